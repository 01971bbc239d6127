package dev.waggle.it.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waggle.it.compat.Command;
import dev.waggle.it.compat.Hosts;
import dev.waggle.it.compat.Swarms;
import dev.waggle.it.compat.WaggleSwarm;
import dev.waggle.it.container.UnixHttp;
import dev.waggle.it.container.UnixHttp.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.awaitility.core.ConditionFactory;

/** One swarm: the first machines are its managers, the others its workers. */
final class FaultSwarm implements AutoCloseable {
  /** Only turns a hang into a failure. */
  static final Duration PATIENCE = Duration.ofMinutes(4);

  /** What a swarm has unless it is told otherwise; all times of its judgement follow it. */
  private static final Duration HEARTBEAT = Duration.ofSeconds(5);

  private static final String SETTINGS = "/waggle/v1/settings";

  private final WaggleSwarm nodes;
  private final int managers;
  private final int machines;

  private FaultSwarm(Hosts hosts, int managers, int workers) {
    this.nodes = Swarms.ofWaggle(hosts);
    this.managers = managers;
    this.machines = managers + workers;
  }

  /** On machines without engines, where tasks are processes. */
  static FaultSwarm ofProcesses(int managers, int workers) {
    return begun(new FaultSwarm(Swarms.bareHosts("fltp", "10.57.0"), managers, workers));
  }

  /** On machines with an engine each. */
  static FaultSwarm ofContainers(int managers, int workers) {
    return begun(new FaultSwarm(Swarms.hosts("flte", "10.56.0"), managers, workers));
  }

  /**
   * Three managers, each with an engine, on a build machine that has other work: nodes that need
   * three times as long to start as they should are not Down before that.
   */
  static FaultSwarm ofPatientManagers() {
    return begun(new FaultSwarm(Swarms.hosts("fltq", "10.58.0"), 3, 0), HEARTBEAT.multipliedBy(3));
  }

  private static FaultSwarm begun(FaultSwarm swarm) {
    return begun(swarm, HEARTBEAT);
  }

  private static FaultSwarm begun(FaultSwarm swarm, Duration heartbeat) {
    try {
      swarm.nodes.start(swarm.machines);
      swarm.found(heartbeat);
      return swarm;
    } catch (RuntimeException | AssertionError e) {
      swarm.close();
      throw e;
    }
  }

  private void found(Duration heartbeat) {
    post(
        1,
        "/swarm/init",
        """
        {"ListenAddr":"0.0.0.0:2377","AdvertiseAddr":"%s","Spec":{"Dispatcher":{"HeartbeatPeriod":%d}}}"""
            .formatted(hosts().address(1), heartbeat.toNanos()));
    for (int host = 2; host <= machines; host++) {
      join(host, 1);
    }
    awaitWhole();
  }

  /** What an operator does before an upgrade of slow machines, and undoes after it. */
  void patiently(Runnable upgrade) {
    Duration before = Duration.ofNanos(get(1, SETTINGS).path("Grace").asLong());
    setGrace(PATIENCE);
    try {
      upgrade.run();
    } finally {
      setGrace(before);
    }
  }

  private void setGrace(Duration grace) {
    post(1, SETTINGS, "{\"Grace\":" + grace.toNanos() + "}");
  }

  /** The machine joins in its part, by way of a manager. */
  void join(int host, int by) {
    String role = host <= managers ? "Manager" : "Worker";
    String token = get(by, "/swarm").at("/JoinTokens/" + role).asText();
    post(
        host,
        "/swarm/join",
        """
        {"ListenAddr":"0.0.0.0:2377","AdvertiseAddr":"%s","RemoteAddrs":["%s:2377"],"JoinToken":"%s"}"""
            .formatted(hosts().address(host), hosts().address(by), token));
  }

  Hosts hosts() {
    return nodes.hosts();
  }

  WaggleSwarm nodes() {
    return nodes;
  }

  List<Integer> managers() {
    return IntStream.rangeClosed(1, managers).boxed().toList();
  }

  List<Integer> workers() {
    return IntStream.rangeClosed(managers + 1, machines).boxed().toList();
  }

  List<Integer> machines() {
    return IntStream.rangeClosed(1, machines).boxed().toList();
  }

  List<Integer> allBut(int host) {
    return machines().stream().filter(other -> other != host).toList();
  }

  /** Runs something on a machine; it must work. */
  void run(int host, String... command) {
    new Command(hosts().on(host, List.of(command)), hosts().environment()).run().required();
  }

  /** Drops all that comes to a machine from others ({@code -I}), or not any more ({@code -D}). */
  void firewall(int host, String verb) {
    run(host, "iptables", "-w", verb, "INPUT", "-i", "eth0", "-j", "DROP");
  }

  UnixHttp door(int host) {
    return new UnixHttp(nodes.socket(host));
  }

  static ConditionFactory eventually(String what) {
    return await(what)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .ignoreExceptionsInstanceOf(IOException.class);
  }

  /** The answer to a question, asked again until there is a good one. */
  JsonNode get(int host, String path) {
    return eventually(path + " of machine " + host)
        .until(() -> door(host).get(path), answer -> answer.status() == 200)
        .json();
  }

  /** The answer to a request that must be carried out. */
  Answer post(int host, String path, String body) {
    return send("POST", host, path, body);
  }

  Answer delete(int host, String path) {
    return send("DELETE", host, path, "");
  }

  private Answer send(String method, int host, String path, String body) {
    try {
      Answer answer = door(host).send(method, path, body);
      assertThat(answer.status()).as("%s: %s", path, answer.body()).isBetween(200, 299);
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException(path, e);
    }
  }

  /**
   * The nodes by machine as one manager shows them; waits while it cannot. Removed ones left out.
   */
  Map<Integer, JsonNode> nodesAt(int asked) {
    Map<Integer, JsonNode> found = new TreeMap<>();
    get(asked, "/nodes").forEach(node -> machineOf(node).ifPresent(host -> found.put(host, node)));
    return found;
  }

  private Optional<Integer> machineOf(JsonNode node) {
    String name = node.at("/Description/Hostname").asText();
    return machines().stream().filter(host -> hosts().name(host).equals(name)).findFirst();
  }

  String stateOf(int host, int asked) {
    JsonNode node = nodesAt(asked).get(host);
    return node == null ? "none" : node.at("/Status/State").asText();
  }

  static boolean leads(JsonNode node) {
    return node.at("/ManagerStatus/Leader").asBoolean();
  }

  /** The machine whose manager leads, as another one shows it. */
  int leaderAt(int asked) {
    return eventually("a leader, asked at " + asked)
        .until(
            () ->
                nodesAt(asked).entrySet().stream()
                    .filter(entry -> leads(entry.getValue()))
                    .map(Map.Entry::getKey)
                    .findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }

  int leader() {
    return leaderAt(1);
  }

  /** A manager that does not lead, and is not one of these. */
  int follower(Integer... except) {
    int leader = leader();
    return managers().stream()
        .filter(host -> host != leader && !List.of(except).contains(host))
        .findFirst()
        .orElseThrow();
  }

  /** Every manager shows every node ready and every manager reachable, and they agree who leads. */
  void awaitWhole() {
    for (int asked : managers()) {
      eventually("all ready, asked at machine " + asked)
          .untilAsserted(() -> assertThat(unwell(asked)).isEmpty());
    }
    assertThat(managers().stream().map(this::leaderAt).distinct()).hasSize(1);
  }

  private List<String> unwell(int asked) throws IOException {
    Answer answer = door(asked).get("/nodes");
    if (answer.status() != 200) {
      return List.of(answer.body());
    }
    Predicate<JsonNode> well =
        node ->
            node.at("/Status/State").asText().equals("ready")
                && (node.at("/Spec/Role").asText().equals("worker")
                    || node.at("/ManagerStatus/Reachability").asText().equals("reachable"));
    List<JsonNode> all = StreamSupport.stream(answer.json().spliterator(), false).toList();
    return all.size() == machines
        ? all.stream().filter(well.negate()).map(JsonNode::toString).toList()
        : List.of(all.size() + " nodes");
  }

  /** The services' names by id, asked at a manager. */
  Map<String, String> services(int asked) {
    Map<String, String> services = new TreeMap<>();
    get(asked, "/services")
        .forEach(s -> services.put(s.path("ID").asText(), s.at("/Spec/Name").asText()));
    return services;
  }

  @Override
  public void close() {
    try {
      nodes.keepLogs(machines, Path.of("target", "fault"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      nodes.stop();
    }
  }
}
