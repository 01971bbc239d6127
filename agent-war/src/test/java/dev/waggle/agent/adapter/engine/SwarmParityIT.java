package dev.waggle.agent.adapter.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waggle.agent.core.TestTasks;
import dev.waggle.agent.core.task.ContainerView;
import dev.waggle.dispatch.AssignedTask;
import dev.waggle.json.EngineJson;
import dev.waggle.model.id.TaskId;
import dev.waggle.model.object.Service;
import dev.waggle.model.object.Task;
import dev.waggle.model.spec.EndpointSpec;
import dev.waggle.model.spec.GenericResource.DiscreteResourceSpec;
import dev.waggle.model.spec.GenericResource.NamedResourceSpec;
import dev.waggle.model.spec.PortConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The container of a task as a real swarm makes it, and the container that this node makes of the
 * very same task on the same engine: the engine shows the same of both.
 */
class SwarmParityIT {
  private static final Duration BUDGET = Duration.ofSeconds(120);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TaskId ANOTHER = TestTasks.id(7);

  private static Optional<LocalDockerd> dockerd = Optional.empty();
  private static Optional<DockerEngine> connected = Optional.empty();

  private final EngineSocket socket = EngineSocket.of(dockerd.orElseThrow().address());
  private final DockerEngine engine = connected.orElseThrow();

  @BeforeAll
  static void start_a_swarm() throws IOException, InterruptedException {
    Optional<String> missing = LocalDockerd.missing();
    assumeTrue(missing.isEmpty(), () -> "no Docker Engine can be started here: " + missing.get());
    LocalDockerd started =
        LocalDockerd.start(
            "--node-generic-resource", "GPU=UUID1",
            "--node-generic-resource", "GPU=UUID2",
            "--node-generic-resource", "SSD=3");
    dockerd = Optional.of(started);
    connected = Optional.of(new DockerEngine(started.address(), started.directory()));
    EngineSocket.of(started.address())
        .post(
            "/swarm/init",
            "{\"ListenAddr\":\"127.0.0.1:2377\",\"AdvertiseAddr\":\"127.0.0.1\","
                + "\"Spec\":{\"Name\":\"default\"}}");
  }

  @AfterAll
  static void stop_it() throws IOException, InterruptedException {
    if (connected.isPresent()) {
      connected.get().close();
    }
    if (dockerd.isPresent()) {
      dockerd.get().close();
    }
  }

  @AfterEach
  void remove_all() throws IOException {
    for (JsonNode service : socket.get("/services")) {
      socket.delete("/services/" + service.get("ID").asText());
    }
    await()
        .atMost(BUDGET)
        .untilAsserted(
            () -> {
              for (JsonNode container : socket.get("/containers/json?all=1")) {
                socket.delete("/containers/" + container.get("Id").asText() + "?force=1&v=1");
              }
              assertThat(socket.get("/tasks")).isEmpty();
            });
  }

  static Stream<String> specs() {
    return Stream.of(
        container("\"Command\":[\"sleep\",\"1000\"]"),
        container("\"Args\":[\"sleep\",\"1000\"],\"Env\":[]"),
        container(
            "\"Command\":[\"sleep\"],\"Args\":[\"1000\"],\"Env\":[\"A=b\",\"C\",\"D=\"],"
                + "\"Labels\":{\"a\":\"b\",\"com.docker.swarm.task.id\":\"mine\"},"
                + "\"Hostname\":\"box\",\"Dir\":\"/tmp\",\"User\":\"1000:1000\","
                + "\"Groups\":[\"12\",\"34\"],\"TTY\":true,\"OpenStdin\":true,\"ReadOnly\":true,"
                + "\"StopSignal\":\"SIGINT\",\"StopGracePeriod\":3500000000,\"Init\":true"),
        container(
            "\"Command\":[\"sleep\",\"1000\"],\"Init\":false,\"Isolation\":\"default\","
                + "\"Healthcheck\":{\"Test\":[\"CMD-SHELL\",\"true\"],\"Interval\":1000000000,"
                + "\"Timeout\":2000000000,\"Retries\":4,\"StartPeriod\":5000000000},"
                + "\"Hosts\":[\"10.0.0.7 db alias\",\"10.0.0.8 web\",\"::1 six\"],"
                + "\"DNSConfig\":{\"Nameservers\":[\"10.9.9.9\"],\"Search\":[\"example.org\"],"
                + "\"Options\":[\"timeout:3\"]}"),
        container("\"Command\":[\"sleep\",\"1000\"],\"Healthcheck\":{\"Test\":[\"NONE\"]}"),
        container(
            "\"Command\":[\"sleep\",\"1000\"],\"Sysctls\":{\"net.core.somaxconn\":\"512\"},"
                + "\"CapabilityAdd\":[\"CAP_NET_ADMIN\",\"SYS_TIME\"],"
                + "\"CapabilityDrop\":[\"ALL\"],"
                + "\"Ulimits\":[{\"Name\":\"nofile\",\"Soft\":100,\"Hard\":200},"
                + "{\"Name\":\"core\",\"Soft\":-1,\"Hard\":-1}],"
                + "\"DNSConfig\":{}"),
        container(
            "\"Command\":[\"sleep\",\"1000\"],\"Privileges\":{\"CredentialSpec\":null,"
                + "\"SELinuxContext\":{\"Disable\":false,\"User\":\"u\",\"Role\":\"r\","
                + "\"Type\":\"t\",\"Level\":\"l\"}}"),
        container(
            "\"Command\":[\"sleep\",\"1000\"],\"Privileges\":{"
                + "\"SELinuxContext\":{\"Disable\":true}}"),
        template(
            "\"ContainerSpec\":{\"Image\":\"IMAGE\",\"Command\":[\"sleep\",\"1000\"]},"
                + "\"Resources\":{\"Limits\":{\"NanoCPUs\":500000000,\"MemoryBytes\":67108864,"
                + "\"Pids\":50},\"Reservations\":{\"NanoCPUs\":1000000,\"MemoryBytes\":4194304}},"
                + "\"LogDriver\":{\"Name\":\"json-file\",\"Options\":{\"max-file\":\"3\"}}",
            ""),
        template(
            "\"ContainerSpec\":{\"Image\":\"IMAGE\",\"Command\":[\"sleep\",\"1000\"],"
                + "\"Env\":[\"A=b\"]},\"LogDriver\":{\"Name\":\"none\"},"
                + "\"Resources\":{\"Reservations\":{\"GenericResources\":["
                + "{\"DiscreteResourceSpec\":{\"Kind\":\"SSD\",\"Value\":2}}]}}",
            ""),
        network("host"),
        network("bridge"),
        template(
            "\"ContainerSpec\":{\"Image\":\"IMAGE\",\"Command\":[\"sleep\",\"1000\"]}",
            ",\"EndpointSpec\":{\"Ports\":["
                + "{\"TargetPort\":80,\"PublishedPort\":18081,\"PublishMode\":\"host\"},"
                + "{\"TargetPort\":81,\"PublishMode\":\"host\",\"Protocol\":\"udp\"}]}"));
  }

  private static String container(String fields) {
    return template("\"ContainerSpec\":{\"Image\":\"IMAGE\"," + fields + "}", "");
  }

  private static String network(String name) {
    return template(
        "\"ContainerSpec\":{\"Image\":\"IMAGE\",\"Command\":[\"sleep\",\"1000\"]},"
            + "\"Networks\":[{\"Target\":\"NETWORK:"
            + name
            + "\"}]",
        "");
  }

  private static String template(String task, String more) {
    return "{\"Name\":\"web\",\"TaskTemplate\":{" + task + "}" + more + "}";
  }

  @ParameterizedTest
  @MethodSource("specs")
  void a_container_is_made_as_the_real_swarm_makes_it(String spec) throws IOException {
    JsonNode theirs = started(spec);
    String listed = socket.get("/tasks").get(0).toString();
    Task task = EngineJson.api().fromJson(listed, Task.class);
    Task again =
        EngineJson.api().fromJson(listed.replace(task.id().value(), ANOTHER.value()), Task.class);
    Service service =
        EngineJson.api()
            .fromJson(
                socket.get("/services/" + task.serviceId().orElseThrow()).toString(),
                Service.class);
    List<PortConfig> ports =
        service.spec().endpointSpec().map(EndpointSpec::portsOrEmpty).orElse(List.of());
    ContainerView made =
        engine.create(new AssignedTask(again, service.name(), ports, Optional.empty()));
    JsonNode ours = socket.get("/containers/" + made.id() + "/json");
    assertThat(shown(ours, again)).isEqualTo(shown(theirs, task));
  }

  @Test
  void generic_resources_are_the_engines() {
    assertThat(engine.describe().genericResources())
        .containsExactlyInAnyOrder(
            new NamedResourceSpec(Optional.of("GPU"), Optional.of("UUID1")),
            new NamedResourceSpec(Optional.of("GPU"), Optional.of("UUID2")),
            new DiscreteResourceSpec(Optional.of("SSD"), Optional.of(3L)));
  }

  /** What the engine shows of the service's only container. */
  private JsonNode started(String spec) throws IOException {
    String sent = spec.replace("IMAGE", LocalDockerd.IMAGE);
    for (String name : new String[] {"host", "bridge"}) {
      sent = sent.replace("NETWORK:" + name, name);
    }
    socket.post("/services/create", sent);
    await()
        .atMost(BUDGET)
        .untilAsserted(
            () ->
                assertThat(socket.get("/tasks").path(0).path("Status").path("State").asText())
                    .as("%s", socket.get("/tasks"))
                    .isEqualTo("running"));
    JsonNode status = socket.get("/tasks").get(0).get("Status");
    return socket.get(
        "/containers/" + status.get("ContainerStatus").get("ContainerID").asText() + "/json");
  }

  /** All that was asked for, without what can only be once. */
  private static String shown(JsonNode container, Task task) throws IOException {
    ObjectNode all = JSON.createObjectNode();
    all.set("Name", container.get("Name"));
    all.set("Config", container.get("Config"));
    all.set("HostConfig", container.get("HostConfig"));
    TreeSet<String> networks = new TreeSet<>();
    container.get("NetworkSettings").get("Networks").fieldNames().forEachRemaining(networks::add);
    all.set("Networks", JSON.valueToTree(networks));
    String id = container.get("Id").asText();
    return JSON.writerWithDefaultPrettyPrinter()
        .writeValueAsString(all)
        .replace(task.id().value(), "TASK")
        .replace("\"" + id.substring(0, 12) + "\"", "\"SHORT\"");
  }
}
