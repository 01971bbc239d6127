package dev.waggle.agent.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.junit.jupiter.api.Test;

class AgentConfigTest {
  /** A configuration of plain texts; no implementation of MicroProfile is on this class path. */
  private static AgentConfig from(Map<String, String> texts) {
    Config config =
        (Config)
            Proxy.newProxyInstance(
                Config.class.getClassLoader(),
                new Class<?>[] {Config.class},
                (proxy, method, arguments) -> Optional.ofNullable(texts.get(arguments[0])));
    return AgentConfig.from(config);
  }

  @Test
  void without_settings_the_defaults_of_the_command_hold() {
    AgentConfig config = from(Map.of());
    assertThat(config.dataDir()).isEqualTo(Path.of("/var/lib/waggle"));
    assertThat(config.engine()).isEqualTo(URI.create("unix:///var/run/docker.sock"));
    assertThat(config.runtime()).isEqualTo(AgentConfig.Runtime.DOCKER);
    assertThat(config.nanoCpus()).isEmpty();
    assertThat(config.memoryBytes()).isEmpty();
    assertThat(config.exitOnFailure()).isFalse();
  }

  @Test
  void a_share_may_be_a_part_of_a_cpu() {
    AgentConfig config = from(Map.of("waggle.cpus", "0.667", "waggle.memory", "1048576"));
    assertThat(config.nanoCpus()).contains(667_000_000L);
    assertThat(config.memoryBytes()).contains(1_048_576L);
  }

  @Test
  void what_is_wrong_is_named() {
    assertThatThrownBy(() -> from(Map.of("waggle.runtime", "podman")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("waggle.runtime is docker or process, not podman");
    assertThatThrownBy(() -> from(Map.of("waggle.cpus", "many")))
        .hasMessage("waggle.cpus is a number of CPUs, not many");
    assertThatThrownBy(() -> from(Map.of("waggle.memory", "0")))
        .hasMessage("waggle.memory is a number of bytes, not 0");
  }
}
