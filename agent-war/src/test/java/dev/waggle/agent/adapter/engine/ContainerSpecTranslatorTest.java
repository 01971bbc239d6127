package dev.waggle.agent.adapter.engine;

import static dev.waggle.agent.core.TestTasks.assigned;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.AuthConfig;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.core.command.CreateContainerCmdImpl;
import dev.waggle.json.EngineJson;
import dev.waggle.model.spec.ContainerSpec;
import dev.waggle.model.task.TaskState;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContainerSpecTranslatorTest {
  private static final ContainerSpec PLAIN = ContainerSpec.of("alpine:latest");

  private static HostConfig hostConfigOf(ContainerSpec container) {
    CreateContainerCmd request =
        new CreateContainerCmdImpl(never -> null, new AuthConfig(), "alpine:latest");
    new ContainerSpecTranslator(assigned(1, TaskState.RUNNING, container)).fill(request, List.of());
    return request.getHostConfig();
  }

  @Test
  void isolation_is_the_default_unless_another_is_asked_for() {
    assertThat(hostConfigOf(PLAIN).getIsolation().getValue()).isEqualTo("default");
    assertThat(hostConfigOf(PLAIN.withIsolation("")).getIsolation().getValue())
        .isEqualTo("default");
    assertThat(hostConfigOf(PLAIN.withIsolation("hyperv")).getIsolation().getValue())
        .isEqualTo("hyperv");
  }

  @Test
  void extra_hosts_are_named_only_if_there_are_some() {
    assertThat(hostConfigOf(PLAIN).getExtraHosts()).isNull();
    String spec = "{\"Image\":\"alpine\",\"Hosts\":[\"10.0.0.7 db alias\"]}";
    ContainerSpec named =
        EngineJson.api().fromJson(spec.getBytes(StandardCharsets.UTF_8), ContainerSpec.class);
    assertThat(hostConfigOf(named).getExtraHosts()).containsExactly("db:10.0.0.7");
  }
}
