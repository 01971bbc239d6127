package dev.waggle.manager.adapter.agentlink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class ProberTest {
  @Test
  void a_machine_that_accepts_or_refuses_a_connection_lives() throws IOException {
    int port;
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = server.getLocalPort();
      assertThat(Prober.answers("127.0.0.1:" + port)).isTrue();
    }
    assertThat(Prober.answers("127.0.0.1:" + port)).isTrue();
  }

  @Test
  void what_names_no_machine_is_not_answered_by_this_one() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(Prober.answers(":" + server.getLocalPort())).isFalse();
      assertThat(Prober.answers("[]:" + server.getLocalPort())).isFalse();
    }
    assertThat(Prober.answers("")).isFalse();
    assertThat(Prober.answers("127.0.0.1")).isFalse();
    assertThat(Prober.answers("127.0.0.1:99999")).isFalse();
  }
}
