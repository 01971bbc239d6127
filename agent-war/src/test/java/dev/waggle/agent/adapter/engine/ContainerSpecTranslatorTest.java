package dev.waggle.agent.adapter.engine;

import static dev.waggle.agent.core.TestTasks.assigned;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.AuthConfig;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Ports;
import com.github.dockerjava.core.command.CreateContainerCmdImpl;
import dev.waggle.dispatch.AssignedTask;
import dev.waggle.json.EngineJson;
import dev.waggle.model.spec.ContainerSpec;
import dev.waggle.model.spec.GenericResource;
import dev.waggle.model.spec.GenericResource.DiscreteResourceSpec;
import dev.waggle.model.spec.GenericResource.NamedResourceSpec;
import dev.waggle.model.spec.PortConfig;
import dev.waggle.model.task.TaskState;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ContainerSpecTranslatorTest {
  private static final ContainerSpec PLAIN = ContainerSpec.of("alpine:latest");

  private static HostConfig hostConfigOf(ContainerSpec container) {
    return hostConfigOf(assigned(1, TaskState.RUNNING, container));
  }

  private static HostConfig hostConfigOf(AssignedTask assigned) {
    return requestFor(assigned).getHostConfig();
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

  private static AssignedTask publishing(String... ports) {
    AssignedTask task = assigned(1, TaskState.RUNNING, PLAIN);
    List<PortConfig> published =
        Stream.of(ports)
            .map(port -> port.getBytes(StandardCharsets.UTF_8))
            .map(port -> EngineJson.api().fromJson(port, PortConfig.class))
            .toList();
    return new AssignedTask(task.task(), task.serviceName(), published, task.registryAuth());
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

  @Test
  void of_two_ports_of_the_host_for_one_port_of_the_container_the_last_counts() {
    AssignedTask task =
        publishing(
            "{\"TargetPort\":80,\"PublishedPort\":8080,\"PublishMode\":\"host\"}",
            "{\"TargetPort\":80,\"PublishedPort\":53,\"PublishMode\":\"host\",\"Protocol\":\"udp\"}",
            "{\"TargetPort\":80,\"PublishedPort\":8081,\"PublishMode\":\"host\"}");
    Map<ExposedPort, Ports.Binding[]> bindings = hostConfigOf(task).getPortBindings().getBindings();
    assertThat(bindings)
        .containsOnly(
            Map.entry(ExposedPort.tcp(80), new Ports.Binding[] {Ports.Binding.bindPort(8081)}),
            Map.entry(ExposedPort.udp(80), new Ports.Binding[] {Ports.Binding.bindPort(53)}));
  }

  @Test
  void a_volume_with_options_has_those_of_its_driver_too_if_only_none() {
    String spec =
        """
        {"Image": "alpine", "Mounts": [
          {"Type": "volume", "Target": "/a", "VolumeOptions": {"Labels": {"key": "value"}}},
          {"Type": "volume", "Target": "/b", "VolumeOptions": {"DriverConfig": {"Name": "local"}}},
          {"Type": "volume", "Target": "/c"}]}
        """;
    ContainerSpec container =
        EngineJson.api().fromJson(spec.getBytes(StandardCharsets.UTF_8), ContainerSpec.class);
    assertThat(hostConfigOf(container).getMounts())
        .extracting(mount -> mount.getRawValues().get("VolumeOptions"))
        .containsExactly(
            Map.of("Labels", Map.of("key", "value"), "DriverConfig", Map.of("Options", Map.of())),
            Map.of("DriverConfig", Map.of("Name", "local", "Options", Map.of())),
            null);
  }
}
