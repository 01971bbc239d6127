package dev.waggle.manager.adapter.host;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;

/**
 * Short questions to the engine's unix socket. HTTP/1.0, so that the engine ends the answer by
 * closing and never chunks it.
 */
final class EngineSocket {
  private static final int LIMIT = 4 << 20;
  private static final byte[] END_OF_HEAD = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private final Path socket;
  private final Duration timeout;

  EngineSocket(Path socket, Duration timeout) {
    this.socket = socket;
    this.timeout = timeout;
  }

  /**
   * The body of a 200 answer.
   *
   * @throws IOException when the engine does not answer in time, or not with 200
   */
  byte[] get(String path) throws IOException {
    String request = "GET " + path + " HTTP/1.0\r\nHost: docker\r\n\r\n";
    byte[] answer = exchange(request.getBytes(StandardCharsets.US_ASCII));
    int head = indexOf(answer, END_OF_HEAD);
    String status = new String(answer, 0, Math.min(answer.length, 12), StandardCharsets.US_ASCII);
    if (head < 0 || !status.endsWith(" 200")) {
      throw new IOException("the engine answered " + status + " to GET " + path);
    }
    return Arrays.copyOfRange(answer, head + END_OF_HEAD.length, answer.length);
  }

  private byte[] exchange(byte[] request) throws IOException {
    long deadline = System.nanoTime() + timeout.toNanos();
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        Selector selector = Selector.open()) {
      channel.write(ByteBuffer.wrap(request));
      channel.configureBlocking(false);
      channel.register(selector, SelectionKey.OP_READ);
      ByteArrayOutputStream answer = new ByteArrayOutputStream();
      ByteBuffer buffer = ByteBuffer.allocate(8192);
      while (true) {
        awaitReadable(selector, deadline);
        int read = channel.read(buffer.clear());
        if (read < 0) {
          return answer.toByteArray();
        }
        answer.write(buffer.array(), 0, read);
        if (answer.size() > LIMIT) {
          throw new IOException("the engine's answer is over " + LIMIT + " bytes");
        }
      }
    }
  }

  private void awaitReadable(Selector selector, long deadline) throws IOException {
    long left = (deadline - System.nanoTime()) / 1_000_000;
    if (left <= 0 || selector.select(left) == 0) {
      throw new IOException("no answer from the engine at " + socket + " within " + timeout);
    }
    selector.selectedKeys().clear();
  }

  private static int indexOf(byte[] bytes, byte[] wanted) {
    for (int i = 0; i + wanted.length <= bytes.length; i++) {
      if (Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) {
        return i;
      }
    }
    return -1;
  }
}
