package dev.waggle.up;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;

/** HTTP over a unix socket, one connection per request, each with a time limit. */
final class LocalHttp {
  private static final int MOST_BYTES = 16 << 20;
  private static final Duration PING = Duration.ofSeconds(10);

  private final Path socket;

  LocalHttp(Path socket) {
    this.socket = socket;
  }

  /** Whether an engine, or a node, is there and says so. */
  boolean answersPing() {
    try {
      return get("/_ping", PING).isSuccess();
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * @throws IOException if nobody listens, or the answer is not complete within the limit
   */
  HttpAnswer get(String path, Duration limit) throws IOException {
    return exchange("GET", path, "", limit);
  }

  /**
   * @param json the body; may be empty
   * @throws IOException as {@link #get}
   */
  HttpAnswer post(String path, String json, Duration limit) throws IOException {
    return exchange("POST", path, json, limit);
  }

  /**
   * @throws IOException as {@link #get}
   */
  HttpAnswer delete(String path, Duration limit) throws IOException {
    return exchange("DELETE", path, "", limit);
  }

  private HttpAnswer exchange(String method, String path, String json, Duration limit)
      throws IOException {
    long deadline = System.nanoTime() + limit.toNanos();
    byte[] body = json.getBytes(UTF_8);
    String head =
        method
            + " "
            + path
            + " HTTP/1.1\r\nHost: waggle\r\nConnection: close\r\n"
            + (body.length > 0 ? "Content-Type: application/json\r\n" : "")
            + (method.equals("POST") ? "Content-Length: " + body.length + "\r\n" : "")
            + "\r\n";
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        Selector selector = Selector.open()) {
      channel.connect(UnixDomainSocketAddress.of(socket));
      channel.configureBlocking(false);
      SelectionKey key = channel.register(selector, SelectionKey.OP_WRITE);
      ByteBuffer request = ByteBuffer.allocate(head.length() + body.length);
      request.put(head.getBytes(ISO_8859_1)).put(body).flip();
      while (request.hasRemaining()) {
        await(selector, deadline);
        channel.write(request);
      }
      key.interestOps(SelectionKey.OP_READ);
      return answer(channel, selector, deadline);
    }
  }

  private static HttpAnswer answer(SocketChannel channel, Selector selector, long deadline)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ByteBuffer buffer = ByteBuffer.allocate(64 << 10);
    while (!HttpAnswer.isComplete(bytes)) {
      await(selector, deadline);
      int read = channel.read(buffer.clear());
      if (read < 0) {
        break;
      }
      bytes.write(buffer.array(), 0, read);
      if (bytes.size() > MOST_BYTES) {
        throw new IOException("an answer of more than " + MOST_BYTES + " bytes");
      }
    }
    return HttpAnswer.parse(bytes.toByteArray());
  }

  private static void await(Selector selector, long deadline) throws IOException {
    long left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
    if (left <= 0) {
      throw new SocketTimeoutException("no answer in time");
    }
    selector.select(left);
    selector.selectedKeys().clear();
  }
}
