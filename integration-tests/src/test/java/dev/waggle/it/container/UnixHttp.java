package dev.waggle.it.container;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** HTTP over a unix socket, one connection for each request, headers as they came. */
public final class UnixHttp {
  /** Far longer than a node takes for any answer: it only turns a hang into a failure. */
  private static final long ANSWER_SECONDS = 90;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path socket;

  public UnixHttp(Path socket) {
    this.socket = socket;
  }

  /**
   * An answer.
   *
   * @param headers names in lower case
   */
  public record Answer(int status, Map<String, String> headers, String body) {
    public JsonNode json() {
      try {
        return JSON.readTree(body);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  public Answer get(String path) throws IOException {
    return send("GET", path, "");
  }

  /** What this manager itself knows, whoever leads. */
  public Answer stale(String path) throws IOException {
    return raw(
        "GET "
            + path
            + " HTTP/1.1\r\nHost: docker\r\nConnection: close\r\n"
            + "X-Waggle-Read: stale\r\n\r\n");
  }

  public Answer post(String path, String json) throws IOException {
    return send("POST", path, json);
  }

  /**
   * @throws IOException if nobody listens, or the connection ends before the answer does
   */
  public Answer send(String method, String path, String json) throws IOException {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    String type = body.length == 0 ? "" : "Content-Type: application/json\r\n";
    String head =
        "%s %s HTTP/1.1\r\nHost: docker\r\nConnection: close\r\n%sContent-Length: %d\r\n\r\n"
            .formatted(method, path, type, body.length);
    return answer(exchange(head.getBytes(StandardCharsets.US_ASCII), body), method.equals("HEAD"));
  }

  /**
   * Sends these bytes as they are, and takes the first answer of what comes until the other side
   * closes.
   *
   * @throws IOException if nobody listens, or the connection ends before the answer does
   */
  Answer raw(String request) throws IOException {
    return answer(everything(request), false);
  }

  /** The bytes that come until the other side closes, as text; none if it just closes. */
  byte[] everything(String request) throws IOException {
    return exchange(request.getBytes(StandardCharsets.ISO_8859_1));
  }

  private byte[] exchange(byte[]... parts) throws IOException {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      CompletableFuture<Void> watch = closeLater(channel);
      try {
        channel.connect(UnixDomainSocketAddress.of(socket));
        for (byte[] part : parts) {
          write(channel, part);
        }
        return Channels.newInputStream(channel).readAllBytes();
      } finally {
        watch.cancel(false);
      }
    }
  }

  private static CompletableFuture<Void> closeLater(SocketChannel channel) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            channel.close();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        CompletableFuture.delayedExecutor(ANSWER_SECONDS, TimeUnit.SECONDS));
  }

  private static void write(SocketChannel channel, byte[] bytes) throws IOException {
    ByteBuffer rest = ByteBuffer.wrap(bytes);
    while (rest.hasRemaining()) {
      channel.write(rest);
    }
  }

  private static Answer answer(byte[] bytes, boolean headOnly) throws IOException {
    ByteArrayInputStream in = new ByteArrayInputStream(bytes);
    String[] status = line(in).split(" ", 3);
    Map<String, String> headers = new HashMap<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    byte[] body = headOnly ? in.readAllBytes() : body(in, headers);
    return new Answer(
        Integer.parseInt(status[1]), Map.copyOf(headers), new String(body, StandardCharsets.UTF_8));
  }

  private static byte[] body(ByteArrayInputStream in, Map<String, String> headers)
      throws IOException {
    if (headers.getOrDefault("transfer-encoding", "").equals("chunked")) {
      return chunks(in);
    }
    byte[] body = in.readAllBytes();
    String length = headers.get("content-length");
    if (length != null && body.length != Integer.parseInt(length)) {
      throw new IOException("the body has " + body.length + " bytes of " + length);
    }
    return body;
  }

  private static byte[] chunks(ByteArrayInputStream in) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int size = chunkSize(in); size > 0; size = chunkSize(in)) {
      byte[] chunk = in.readNBytes(size);
      if (chunk.length < size) {
        throw new IOException("the connection ended in a chunk");
      }
      body.writeBytes(chunk);
      line(in);
    }
    return body.toByteArray();
  }

  private static int chunkSize(ByteArrayInputStream in) throws IOException {
    return Integer.parseInt(line(in), 16);
  }

  private static String line(ByteArrayInputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IOException("the connection ended in a line: " + line);
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }
}
