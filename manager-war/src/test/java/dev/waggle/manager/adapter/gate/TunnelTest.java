package dev.waggle.manager.adapter.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connections to the engine that stop being HTTP, as those of run, exec and attach. */
@Timeout(60)
class TunnelTest {
  private static final int MUCH = 50 << 20;
  private static final String UPGRADED =
      "HTTP/1.1 101 UPGRADED\r\nContent-Type: application/vnd.docker.raw-stream\r\n"
          + "Connection: Upgrade\r\nUpgrade: tcp\r\n\r\n";

  private TestNode node;

  @BeforeEach
  void open() throws IOException {
    node = new TestNode().openLocal();
  }

  @AfterEach
  void close() throws IOException {
    node.close();
  }

  private Wire attached() throws IOException {
    Wire wire = node.connect();
    wire.request(
        "POST",
        "/v1.41/containers/c/attach?stdin=1&stream=1",
        "Connection: Upgrade",
        "Upgrade: tcp",
        "Content-Length: 0");
    return wire;
  }

  @Test
  void output_after_the_end_of_input_arrives_whole() throws IOException {
    node.engine.script(
        (head, wire) -> {
          assertThat(head).containsIgnoringCase("Upgrade: tcp");
          wire.send(UPGRADED);
          byte[] input = wire.in.readAllBytes();
          wire.send(new String(input, StandardCharsets.UTF_8));
          pour(wire, MUCH);
          return false;
        });
    try (Wire wire = attached()) {
      assertThat(Answer.readHead(wire.in).status()).isEqualTo(101);
      wire.send("a\nb\n");
      wire.halfClose();
      assertThat(Answer.readLine(wire.in)).isEqualTo("a");
      assertThat(Answer.readLine(wire.in)).isEqualTo("b");
      assertThat(count(wire.in)).isEqualTo(MUCH);
    }
  }

  @Test
  void input_after_the_end_of_output_arrives_whole() throws Exception {
    CompletableFuture<Long> taken = new CompletableFuture<>();
    node.engine.script(
        (head, wire) -> {
          wire.send(UPGRADED);
          wire.send("done");
          wire.halfClose();
          taken.complete(count(wire.in));
          return false;
        });
    try (Wire wire = attached()) {
      assertThat(Answer.readHead(wire.in).status()).isEqualTo(101);
      assertThat(new String(wire.in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("done");
      pour(wire, MUCH);
      wire.halfClose();
      assertThat(taken.get(30, TimeUnit.SECONDS)).isEqualTo(MUCH);
    }
    Eventually.holds(() -> node.engine.openConnections() == 0);
  }

  @Test
  void both_directions_flow_at_once() throws Exception {
    CompletableFuture<Long> taken = new CompletableFuture<>();
    node.engine.script(
        (head, wire) -> {
          wire.send(UPGRADED);
          Thread reader = new Thread(() -> taken.complete(countOrFail(wire.in)));
          reader.start();
          pour(wire, MUCH);
          wire.halfClose();
          join(reader);
          return false;
        });
    try (Wire wire = attached()) {
      assertThat(Answer.readHead(wire.in).status()).isEqualTo(101);
      CompletableFuture<Void> sent =
          CompletableFuture.runAsync(
              () -> {
                try {
                  pour(wire, MUCH);
                  wire.halfClose();
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              });
      assertThat(count(wire.in)).isEqualTo(MUCH);
      sent.get(30, TimeUnit.SECONDS);
      assertThat(taken.get(30, TimeUnit.SECONDS)).isEqualTo(MUCH);
    }
  }

  @Test
  void an_old_hijack_without_an_upgrade_is_a_tunnel_too() throws IOException {
    node.engine.script(
        (head, wire) -> {
          wire.send(
              "HTTP/1.1 200 OK\r\nContent-Type: application/vnd.docker.raw-stream\r\n\r\nhi\n");
          byte[] input = wire.in.readAllBytes();
          wire.send("got " + input.length);
          return false;
        });
    try (Wire wire = node.connect()) {
      wire.request("POST", "/containers/c/attach?stream=1", "Content-Length: 0");
      assertThat(Answer.readHead(wire.in).status()).isEqualTo(200);
      assertThat(Answer.readLine(wire.in)).isEqualTo("hi");
      wire.send("12345");
      wire.halfClose();
      assertThat(new String(wire.in.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("got 5");
    }
  }

  @RepeatedTest(20)
  void output_is_not_lost_when_the_engine_stops_taking_input() throws IOException {
    node.engine.script(
        (head, wire) -> {
          wire.send(UPGRADED);
          Answer.readLine(wire.in);
          pour(wire, 1 << 20);
          return false;
        });
    Thread endless;
    try (Wire wire = attached()) {
      assertThat(Answer.readHead(wire.in).status()).isEqualTo(101);
      endless =
          new Thread(
              () -> {
                try {
                  while (true) {
                    wire.send("y\n".repeat(1000));
                  }
                } catch (IOException refused) {
                  // As it must be when nobody reads any more.
                }
              });
      endless.start();
      assertThat(count(wire.in)).isEqualTo(1 << 20);
    }
    join(endless);
    assertThat(endless.isAlive()).isFalse();
  }

  @Test
  void a_client_that_leaves_ends_the_connection_to_the_engine() throws IOException {
    node.engine.script(
        (head, wire) -> {
          wire.send(UPGRADED);
          wire.in.readAllBytes();
          return false;
        });
    try (Wire wire = attached()) {
      assertThat(Answer.readHead(wire.in).status()).isEqualTo(101);
    }
    Eventually.holds(() -> node.engine.openConnections() == 0);
  }

  @Test
  void an_upgrade_that_the_engine_declines_leaves_the_connection_in_use() throws IOException {
    node.engine.script(
        (head, wire) -> {
          String text = "{\"message\":\"No such container: c\"}\n";
          wire.send(
              "HTTP/1.1 404 Not Found\r\nContent-Length: " + text.length() + "\r\n\r\n" + text);
          return true;
        });
    try (Wire wire = attached()) {
      assertThat(wire.answer().status()).isEqualTo(404);
      assertThat(wire.get("/services").status()).isEqualTo(200);
    }
  }

  @Test
  void the_server_is_never_asked_to_upgrade() throws IOException {
    try (Wire wire = node.connect()) {
      assertThat(wire.get("/services", "Connection: Upgrade", "Upgrade: h2c").text())
          .doesNotContainIgnoringCase("upgrade");
    }
  }

  static void pour(Wire wire, int bytes) throws IOException {
    byte[] block = new byte[1 << 16];
    for (int sent = 0; sent < bytes; sent += block.length) {
      wire.out.write(block);
    }
    wire.out.flush();
  }

  static long count(InputStream in) throws IOException {
    byte[] block = new byte[1 << 16];
    long bytes = 0;
    for (int n = in.read(block); n >= 0; n = in.read(block)) {
      bytes += n;
    }
    return bytes;
  }

  private static long countOrFail(InputStream in) {
    try {
      return count(in);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join(30_000);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
