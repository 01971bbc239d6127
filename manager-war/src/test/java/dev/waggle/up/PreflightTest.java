package dev.waggle.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waggle.node.NodeDirectory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreflightTest {
  @TempDir Path directory;

  @Test
  void a_port_in_use_is_named_with_its_option() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();

      assertThatThrownBy(() -> preflight("process", "listen", "127.0.0.1:" + port).check())
          .isInstanceOf(CannotStart.class)
          .hasMessageContaining("--listen: 127.0.0.1:" + port + " is in use");
      assertThatThrownBy(() -> preflight("process", "listen", "0.0.0.0:" + port).check())
          .hasMessageContaining(port + " is in use");
    }
  }

  @Test
  void the_raft_port_is_the_next_one_unless_it_is_said() throws IOException {
    int free = freePort();
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      String listen = "127.0.0.1:" + free;

      assertThatThrownBy(
              () -> preflight("process", "listen", listen, "raft-port", "" + port).check())
          .hasMessageContaining("--raft-port: 127.0.0.1:" + port + " is in use");
      assertThatThrownBy(() -> preflight("process", "listen", "127.0.0.1:" + (port - 1)).check())
          .hasMessageContaining("in use");
    }
  }

  @Test
  void an_address_of_another_machine_is_refused() {
    assertThatThrownBy(() -> preflight("process", "listen", "192.0.2.1:2377").check())
        .isInstanceOf(CannotStart.class)
        .hasMessageContaining("cannot listen on 192.0.2.1:2377");
  }

  @Test
  void a_new_node_needs_an_engine_for_its_containers() throws IOException {
    assertThatThrownBy(() -> preflight("docker").check())
        .isInstanceOf(CannotStart.class)
        .hasMessageContaining("no Docker Engine answers at unix://" + engine());

    Files.createFile(engine());
    assertThatThrownBy(() -> preflight("docker").check()).isInstanceOf(CannotStart.class);
  }

  @Test
  void an_engine_that_answers_is_enough() {
    try (FakeNode engine = new FakeNode(engine(), request -> FakeNode.json(200, "OK"))) {
      assertThat(engine.socket()).exists();
      assertThatCode(() -> preflight("docker").check()).doesNotThrowAnyException();
    }
  }

  @Test
  void processes_need_no_engine() {
    assertThatCode(() -> preflight("process").check()).doesNotThrowAnyException();
  }

  @Test
  void a_member_waits_for_its_engine() throws IOException {
    Path node = Files.createDirectory(directory.resolve(NodeDirectory.NAME));
    Files.writeString(node.resolve(NodeDirectory.IDENTITY), "{}");
    assertThatCode(() -> preflight("docker").check()).doesNotThrowAnyException();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private Path engine() {
    return directory.resolve("e");
  }

  private Preflight preflight(String runtime, String... more) {
    Map<String, String> settings = new HashMap<>();
    settings.put("data", directory.toString());
    settings.put("runtime", runtime);
    settings.put("engine", "unix://" + engine());
    for (int i = 0; i < more.length; i += 2) {
      settings.put(more[i], more[i + 1]);
    }
    return new Preflight(settings);
  }
}
