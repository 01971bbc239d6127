package dev.waggle.manager.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.junit.jupiter.api.Test;

class ManagerConfigTest {
  private static ManagerConfig read(Map<String, String> settings) {
    Config config =
        (Config)
            Proxy.newProxyInstance(
                Config.class.getClassLoader(),
                new Class<?>[] {Config.class},
                (proxy, method, arguments) -> Optional.ofNullable(settings.get(arguments[0])));
    return ManagerConfig.from(config, "host1");
  }

  @Test
  void nothing_said_is_a_node_of_this_machines_engine() {
    ManagerConfig config = read(Map.of());

    assertThat(config.dataDir()).isEqualTo(Path.of("/var/lib/waggle"));
    assertThat(config.engineSocket()).contains(Path.of("/var/run/docker.sock"));
    assertThat(config.hostname()).isEqualTo("host1");
    assertThat(config.joinRequest()).isEmpty();
  }

  @Test
  void the_process_runtime_has_no_engine() {
    assertThat(read(Map.of("waggle.runtime", "process")).engineSocket()).isEmpty();
  }

  @Test
  void a_join_names_token_and_manager() {
    var join =
        read(Map.of("waggle.join", "SWMTKN-1-a-b@10.0.0.1:2377")).joinRequest().orElseThrow();

    assertThat(join.joinToken()).contains("SWMTKN-1-a-b");
    assertThat(join.remoteAddrs()).contains(List.of("10.0.0.1:2377"));
  }

  @Test
  void a_setting_that_is_wrong_is_named_and_a_token_is_not() {
    assertThatThrownBy(() -> read(Map.of("waggle.runtime", "bogus")))
        .hasMessage("waggle.runtime is docker or process, not bogus");
    assertThatThrownBy(() -> read(Map.of("waggle.raft.port", "0")))
        .hasMessage("waggle.raft.port is a port, not 0");
    assertThatThrownBy(() -> read(Map.of("waggle.engine", "tcp://x:1")))
        .hasMessageStartingWith("waggle.engine is unix:///path/to/docker.sock");
    assertThatThrownBy(() -> read(Map.of("waggle.join", "SWMTKN-1-secret")))
        .hasMessage("waggle.join is TOKEN@ADDR:PORT");
    assertThat(read(Map.of("waggle.join", "SWMTKN-1-secret@x:1")).toString())
        .doesNotContain("secret");
  }
}
