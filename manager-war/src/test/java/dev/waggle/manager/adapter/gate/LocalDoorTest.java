package dev.waggle.manager.adapter.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The life of the local socket's file. */
@Timeout(60)
class LocalDoorTest {
  private TestNode node;

  @BeforeEach
  void start() throws IOException {
    node = new TestNode();
  }

  @AfterEach
  void close() throws IOException {
    node.close();
  }

  @Test
  void the_socket_is_never_open_to_anyone_but_its_owner() throws Exception {
    Set<String> modes = new ConcurrentSkipListSet<>();
    AtomicBoolean over = new AtomicBoolean();
    Thread watcher =
        new Thread(
            () -> {
              while (!over.get()) {
                mode(node.socket()).ifPresent(modes::add);
                // What lies in the hidden directory may be wider: nobody else can enter that.
                mode(node.dir.resolve(".gate")).map(m -> "directory " + m).ifPresent(modes::add);
              }
            });
    watcher.start();
    node.openLocal();
    Eventually.holds(() -> modes.contains("rw-------"));
    over.set(true);
    watcher.join();
    modes.remove("directory rwx------");
    assertThat(modes).containsExactly("rw-------");
    assertThat(node.dir.resolve(".gate")).doesNotExist();
  }

  private static java.util.Optional<String> mode(Path path) {
    try {
      Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(path);
      return java.util.Optional.of(PosixFilePermissions.toString(permissions));
    } catch (NoSuchFileException e) {
      return java.util.Optional.empty();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void what_a_killed_process_left_is_replaced() throws IOException {
    Files.createFile(node.socket());
    Files.createDirectory(node.dir.resolve(".gate"));
    Files.createFile(node.dir.resolve(".gate/s"));
    node.openLocal();
    try (Wire wire = node.connect()) {
      assertThat(wire.get("/_ping").status()).isEqualTo(200);
    }
  }

  @Test
  void closing_removes_the_socket_and_ends_open_streams() throws IOException {
    node.server.on(
        "/waggle/v1/events",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().flush();
        });
    node.openLocal();
    List<Wire> streams = new ArrayList<>();
    try {
      for (int i = 0; i < 50; i++) {
        Wire wire = node.connect();
        streams.add(wire);
        wire.request("GET", "/waggle/v1/events");
        assertThat(Answer.readHead(wire.in).status()).isEqualTo(200);
      }
      node.gate.close();
      assertThat(node.socket()).doesNotExist();
      for (Wire wire : streams) {
        assertThat(wire.in.read()).isEqualTo(-1);
      }
    } finally {
      for (Wire wire : streams) {
        wire.close();
      }
    }
  }

  @Test
  void closing_leaves_a_socket_alone_that_is_another_ones() throws IOException {
    node.openLocal();
    Files.delete(node.socket());
    Files.createFile(node.socket());
    node.gate.close();
    assertThat(node.socket()).exists();
  }

  @Test
  void no_door_opens_before_the_application_answers() throws IOException {
    AtomicBoolean loaded = new AtomicBoolean();
    node.server.on(
        "/_ping", exchange -> FakeServer.answer(exchange, loaded.get() ? 200 : 404, "OK"));
    CompletionStage<?> opening = node.gate.openLocal(node.socket());
    Eventually.holds(() -> node.server.seen.size() > 2);
    assertThat(node.socket()).doesNotExist();
    assertThat(opening.toCompletableFuture()).isNotDone();
    loaded.set(true);
    TestNode.await(opening);
    try (Wire wire = node.connect()) {
      assertThat(wire.get("/_ping").status()).isEqualTo(200);
    }
  }

  @Test
  void the_version_of_the_engine_is_known_when_the_door_opens() throws IOException {
    node.openLocal();
    try (Wire wire = node.connect()) {
      assertThat(wire.get("/_ping").text()).containsIgnoringCase("X-Waggle-Api-Version: 1.41");
    }
  }

  @Test
  void a_path_that_is_too_long_for_a_socket_is_one_clear_line() {
    Path deep = node.dir.resolve("d".repeat(100)).resolve("waggle.sock");
    assertThatThrownBy(() -> node.gate.openLocal(deep))
        .isInstanceOf(GateException.class)
        .hasMessageContaining("bytes long, at most 100 work: choose a shorter data directory")
        .message()
        .hasLineCount(1);
  }

  @Test
  void a_directory_that_cannot_be_written_is_one_clear_line() {
    assertThatThrownBy(
            () -> TestNode.await(node.gate.openLocal(Path.of("/proc/nothing/waggle.sock"))))
        .hasCauseInstanceOf(GateException.class)
        .hasMessageContaining("cannot open the socket /proc/nothing/waggle.sock: ");
  }

  @Test
  void more_connections_than_allowed_are_closed_at_once() throws IOException {
    GateLimits two =
        new GateLimits(
            2,
            2,
            GateLimits.DEFAULTS.head(),
            GateLimits.DEFAULTS.body(),
            GateLimits.DEFAULTS.bodyTime(),
            GateLimits.DEFAULTS.bodiesInFlight(),
            GateLimits.DEFAULTS.leaderWait(),
            GateLimits.DEFAULTS.linger(),
            GateLimits.DEFAULTS.anonymousLife());
    try (TestNode small = new TestNode("small", two).openLocal();
        Wire first = small.connect();
        Wire second = small.connect()) {
      assertThat(first.get("/_ping").status()).isEqualTo(200);
      assertThat(second.get("/_ping").status()).isEqualTo(200);
      try (Wire third = small.connect()) {
        assertThat(third.in.read()).isEqualTo(-1);
      }
      assertThat(first.get("/_ping").status()).isEqualTo(200);
    }
  }
}
