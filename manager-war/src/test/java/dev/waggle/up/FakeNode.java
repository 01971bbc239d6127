package dev.waggle.up;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.function.Function;

/** Answers on a unix socket, one request per connection, until it is closed. */
final class FakeNode implements AutoCloseable {
  private final Path socket;
  private final ServerSocketChannel door;
  private final Thread thread;

  /**
   * @param answer what is sent for a request (head and body), byte for byte; empty: nothing, and
   *     the connection stays open until the client closes it
   */
  FakeNode(Path socket, Function<String, String> answer) {
    this.socket = socket;
    try {
      door = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      door.bind(UnixDomainSocketAddress.of(socket));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    thread = new Thread(() -> serve(answer), "fake " + socket);
    thread.start();
  }

  Path socket() {
    return socket;
  }

  LocalHttp client() {
    return new LocalHttp(socket);
  }

  static String json(int status, String body) {
    return "HTTP/1.1 "
        + status
        + " X\r\nContent-Type: application/json\r\nContent-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }

  private void serve(Function<String, String> answer) {
    while (true) {
      try (SocketChannel client = door.accept()) {
        String said = answer.apply(request(client));
        if (said.isEmpty()) {
          client.read(ByteBuffer.allocate(1));
        }
        client.write(ByteBuffer.wrap(said.getBytes(UTF_8)));
      } catch (ClosedChannelException e) {
        return;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static String request(SocketChannel client) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ByteBuffer buffer = ByteBuffer.allocate(8192);
    while (true) {
      int read = client.read(buffer.clear());
      bytes.write(buffer.array(), 0, Math.max(read, 0));
      String text = bytes.toString(UTF_8);
      if (read < 0 || text.startsWith("GET") && text.endsWith("\r\n\r\n") || isWholePost(text)) {
        return text;
      }
    }
  }

  private static boolean isWholePost(String text) {
    int end = text.indexOf("\r\n\r\n");
    int length = text.indexOf("Content-Length: ");
    return text.startsWith("POST")
        && end > 0
        && text.length() - end - 4
            >= Integer.parseInt(text.substring(length + 16, text.indexOf("\r\n", length)));
  }

  @Override
  public void close() {
    try {
      door.close();
      thread.join();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
