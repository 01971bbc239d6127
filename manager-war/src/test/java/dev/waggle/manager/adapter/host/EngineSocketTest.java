package dev.waggle.manager.adapter.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineSocketTest {
  @TempDir Path dir;

  private EngineSocket serving(String answer) throws IOException {
    Path socket = dir.resolve("s");
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket));
    Thread thread =
        new Thread(
            () -> {
              try (server;
                  SocketChannel client = server.accept()) {
                client.read(ByteBuffer.allocate(1024));
                client.write(ByteBuffer.wrap(answer.getBytes(StandardCharsets.US_ASCII)));
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            });
    thread.setDaemon(true);
    thread.start();
    return new EngineSocket(socket, Duration.ofSeconds(30));
  }

  @Test
  void the_body_of_a_good_answer_is_all_that_follows_the_head() throws IOException {
    EngineSocket engine = serving("HTTP/1.0 200 OK\r\nA: b\r\n\r\n{\"x\":\r\n\r\n1}");

    assertThat(new String(engine.get("/info"), StandardCharsets.US_ASCII))
        .isEqualTo("{\"x\":\r\n\r\n1}");
  }

  @Test
  void any_other_status_is_a_failure() throws IOException {
    EngineSocket engine = serving("HTTP/1.0 500 Oh\r\n\r\n{}");

    assertThatThrownBy(() -> engine.get("/info")).isInstanceOf(IOException.class);
  }

  @Test
  void no_engine_is_a_failure() {
    EngineSocket engine = new EngineSocket(dir.resolve("none"), Duration.ofSeconds(1));

    assertThatThrownBy(() -> engine.get("/info")).isInstanceOf(IOException.class);
  }
}
