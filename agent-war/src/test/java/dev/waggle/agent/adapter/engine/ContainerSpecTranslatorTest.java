package dev.waggle.agent.adapter.engine;

import static dev.waggle.agent.core.TestTasks.assigned;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.AuthConfig;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.core.command.CreateContainerCmdImpl;
import dev.waggle.dispatch.AssignedTask;
import dev.waggle.json.EngineJson;
import dev.waggle.model.spec.ContainerSpec;
import dev.waggle.model.spec.GenericResource;
import dev.waggle.model.spec.GenericResource.DiscreteResourceSpec;
import dev.waggle.model.spec.GenericResource.NamedResourceSpec;
import dev.waggle.model.task.TaskState;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ContainerSpecTranslatorTest {
  private static final ContainerSpec PLAIN = ContainerSpec.of("alpine:latest");

  private static HostConfig hostConfigOf(ContainerSpec container) {
    return requestFor(assigned(1, TaskState.RUNNING, container)).getHostConfig();
  }

  private static CreateContainerCmd requestFor(AssignedTask task) {
    CreateContainerCmd request =
        new CreateContainerCmdImpl(never -> null, new AuthConfig(), "alpine:latest");
    new ContainerSpecTranslator(task).fill(request, List.of());
    return request;
  }

  private static CreateContainerCmd requestGiven(ContainerSpec spec, GenericResource... given) {
    AssignedTask task = assigned(1, TaskState.RUNNING, spec);
    return requestFor(task.withTask(task.task().withGenericResources(List.of(given))));
  }

  private static GenericResource named(String kind, String name) {
    return new NamedResourceSpec(Optional.of(kind), Optional.of(name));
  }

  @Test
  void generic_resources_that_were_given_are_told_by_variables() {
    ContainerSpec spec =
        EngineJson.api().fromJson("{\"Image\":\"alpine\",\"Env\":[\"A=b\"]}", ContainerSpec.class);
    assertThat(
            requestGiven(
                    spec,
                    new DiscreteResourceSpec(Optional.of("ssd"), Optional.of(3L)),
                    named("Gpu", "UUID2"),
                    named("Gpu", "UUID1"))
                .getEnv())
        .containsExactly("A=b", "DOCKER_RESOURCE_GPU=UUID2,UUID1", "DOCKER_RESOURCE_SSD=3");
  }

  @Test
  void without_variables_nothing_is_said_of_them() {
    assertThat(requestGiven(PLAIN).getEnv()).isNull();
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
