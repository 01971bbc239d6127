package dev.waggle.manager.core;

import static dev.waggle.manager.core.Clusters.clusterWith;
import static dev.waggle.manager.core.Clusters.node;
import static dev.waggle.manager.core.Clusters.service;
import static dev.waggle.manager.core.Clusters.serviceId;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waggle.manager.core.restart.Aim;
import dev.waggle.manager.core.restart.NodeStanding;
import dev.waggle.manager.core.restart.Place;
import dev.waggle.manager.core.schedule.PlacementReport;
import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.model.constraint.ConstraintMatcher;
import dev.waggle.model.constraint.ConstraintParser;
import dev.waggle.model.id.NodeId;
import dev.waggle.model.id.ServiceId;
import dev.waggle.model.id.TaskId;
import dev.waggle.model.meta.Extra;
import dev.waggle.model.object.Node;
import dev.waggle.model.object.RetainedSpec;
import dev.waggle.model.object.Service;
import dev.waggle.model.object.Task;
import dev.waggle.model.spec.Availability;
import dev.waggle.model.spec.GenericResource;
import dev.waggle.model.spec.GenericResource.DiscreteResourceSpec;
import dev.waggle.model.spec.GenericResource.NamedResourceSpec;
import dev.waggle.model.spec.PortConfig;
import dev.waggle.model.spec.Resources;
import dev.waggle.model.task.TaskState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for any cluster, whatever happens to it. A failure names its seed and step. */
class DecidersPropertyTest {
  private static final int STEPS = 200;
  private static final int NODES = 5;
  private static final long CONCURRENT = 2;
  private static final long COMPLETIONS = 5;
  private static final long CPU = 1_000_000_000L;
  private static final List<String> SERVICES = List.of("web", "api", "db", "once", "vision");

  private SplittableRandom random = new SplittableRandom();
  private DeciderWorld world = new DeciderWorld(ClusterState.empty());

  /** Nodes that were lost and have not been told since what to stop. */
  private final Set<NodeId> outOfSight = new TreeSet<>();

  static LongStream seeds() {
    return LongStream.rangeClosed(1, 40);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void holds_whatever_happens(long seed) {
    random = new SplittableRandom(seed);
    world = new DeciderWorld(startingPoint());
    fixtures().forEach(world::create);
    for (int step = 0; step < STEPS; step++) {
      ClusterState before = world.state();
      disturb();
      world.quietRound();
      check(before, "seed " + seed + " step " + step);
    }
    heal();
    checkLiveness("seed " + seed);
  }

  private static ClusterState startingPoint() {
    List<Clusters.Part> parts = new ArrayList<>(List.of(Clusters.cluster()));
    for (int i = 0; i < NODES; i++) {
      parts.add(
          node("n" + i)
              .resources(6 * CPU, 6_000, thing("gpu", "g1"), thing("gpu", "g2"), number("ssd", 3))
              .label("zone", i % 2 == 0 ? "a" : "b"));
    }
    return clusterWith(parts);
  }

  private static GenericResource thing(String kind, String name) {
    return new NamedResourceSpec(Optional.of(kind), Optional.of(name));
  }

  private static GenericResource number(String kind, long count) {
    return new DiscreteResourceSpec(Optional.of(kind), Optional.of(count));
  }

  private static Resources things() {
    return new Resources(
        Optional.empty(),
        Optional.empty(),
        Optional.of(List.of(number("gpu", 1), number("ssd", 2))),
        Extra.NONE);
  }

  private static List<ServiceFixture> fixtures() {
    return List.of(
        service("web").replicas(4).reserve(CPU, 500),
        service("api").replicas(3).constraints("node.labels.zone==a").maxReplicasPerNode(2),
        service("db").replicas(2).port("host", 5432).restartDelay(Duration.ofSeconds(1)),
        service("once")
            .replicas(3)
            .restart("on-failure")
            .maxAttempts(2)
            .reserve(2 * CPU, 100)
            .spreadOver("node.labels.zone"),
        service("vision").replicas(4).reserve(things()),
        service("mon").global().constraints("node.labels.zone==a").reserve(CPU, 100),
        service("edge").global().port("host", 80).restartDelay(Duration.ofSeconds(1)),
        service("batch").job(CONCURRENT, COMPLETIONS).reserve(CPU, 200),
        service("sweep").globalJob().restart("on-failure").maxAttempts(1));
  }

  private void disturb() {
    String node = "n" + random.nextInt(NODES);
    String service = SERVICES.get(random.nextInt(SERVICES.size()));
    switch (random.nextInt(28)) {
      case 0, 1 -> world.scale(service, random.nextInt(7));
      case 2 -> lose(node);
      case 3, 4, 5 -> world.findNode(node);
      case 6 -> world.setAvailability(node, anyAvailability());
      case 7, 8 -> world.setAvailability(node, Availability.ACTIVE);
      case 9 -> world.label(node, "zone", random.nextBoolean() ? "a" : "b");
      case 10, 11 -> world.pass(random.nextInt(4_000));
      case 12, 13 -> endSomeTask();
      case 14 -> world.constrain("api", anyConstraints());
      case 15 -> world.constrain("mon", anyConstraints());
      case 16 -> world.runAgain(random.nextBoolean() ? "batch" : "sweep");
      case 17, 18 -> completeSomeJob();
      default -> world.state().nodes().keys().forEach(this::maybeStep);
    }
  }

  private void lose(String node) {
    world.loseNode(node);
    outOfSight.add(Clusters.nodeId(node));
  }

  private Availability anyAvailability() {
    return Availability.values()[random.nextInt(Availability.values().length)];
  }

  private List<String> anyConstraints() {
    return List.of(
            List.of("node.labels.zone==a"),
            List.of("node.labels.zone!=a"),
            List.of("node.labels.zone==z"),
            List.<String>of())
        .get(random.nextInt(4));
  }

  private void endSomeTask() {
    List<Task> tasks = world.state().tasks().stream().toList();
    if (!tasks.isEmpty()) {
      Task task = tasks.get(random.nextInt(tasks.size()));
      boolean completes = random.nextBoolean() && world.containers().containsKey(task.id());
      world.end(task, completes ? TaskState.COMPLETE : TaskState.FAILED);
    }
  }

  private void completeSomeJob() {
    world.containers().keySet().stream()
        .flatMap(id -> world.state().tasks().get(id).stream())
        .filter(task -> task.jobIteration().isPresent())
        .findFirst()
        .ifPresent(task -> world.end(task, TaskState.COMPLETE));
  }

  private void maybeStep(NodeId node) {
    if (random.nextBoolean() && world.isReachable(node)) {
      world.agentStep(node);
      outOfSight.remove(node);
    }
  }

  private void check(ClusterState before, String where) {
    world.quietRound();
    assertThat(world.secondThoughts().toTransaction(1, 1).changes())
        .as("%s: a second decision changes nothing", where)
        .isEmpty();
    checkHistory(before, where);
    checkSlots(where);
    checkJob(where);
    checkGlobal(where);
    checkNodes(where);
    checkWaiting(where);
  }

  private void checkHistory(ClusterState before, String where) {
    for (Task old : before.tasks()) {
      world
          .state()
          .tasks()
          .get(old.id())
          .ifPresent(
              task -> {
                assertThat(task.state()).as(where).isGreaterThanOrEqualTo(old.state());
                assertThat(task.desiredState())
                    .as(where)
                    .isGreaterThanOrEqualTo(old.desiredState());
                old.nodeId().ifPresent(n -> assertThat(task.nodeId()).as(where).contains(n));
                assertThat(world.state().specOf(task)).as(where).isPresent();
              });
    }
  }

  private String place(Task task) {
    ServiceId id = task.serviceId().orElseThrow();
    return world
        .state()
        .services()
        .get(id)
        .map(service -> id + " " + Place.of(service, task))
        .orElseGet(() -> task.id().value());
  }

  private void checkSlots(String where) {
    Map<String, List<TaskId>> wanted = new TreeMap<>();
    Map<String, List<TaskId>> running = new TreeMap<>();
    for (Task task : world.state().tasks()) {
      String slot = place(task);
      if (Aim.isWanted(task) && !Aim.isReached(task)) {
        wanted.computeIfAbsent(slot, s -> new ArrayList<>()).add(task.id());
      }
      if (world.containers().containsKey(task.id())
          && !outOfSight.contains(task.nodeId().orElseThrow())) {
        running.computeIfAbsent(slot, s -> new ArrayList<>()).add(task.id());
      }
    }
    assertThat(wanted.values()).as("%s: wanted %s", where, wanted).allMatch(t -> t.size() == 1);
    assertThat(running.values()).as("%s: live %s", where, running).allMatch(t -> t.size() == 1);
  }

  private void checkJob(String where) {
    Service batch = world.state().services().get(serviceId("batch")).orElseThrow();
    List<Task> ofThisRun =
        world.state().tasksOf(batch.id()).stream()
            .filter(task -> Aim.isOfThisRun(batch, task))
            .toList();
    long done = ofThisRun.stream().filter(Aim::isReached).count();
    long underWay = ofThisRun.stream().filter(t -> Aim.isWanted(t) && !Aim.isReached(t)).count();
    assertThat(underWay).as(where).isEqualTo(Math.min(CONCURRENT, COMPLETIONS - done));
    assertThat(ofThisRun).as(where).allMatch(task -> task.slot() < COMPLETIONS);
  }

  /** Every node that it is for has its task, every other has none. */
  private void checkGlobal(String where) {
    Service mon = world.state().services().get(serviceId("mon")).orElseThrow();
    var constraints =
        ConstraintParser.parseAll(
                mon.spec().taskTemplateOrEmpty().placementOrDefault().constraintsOrEmpty())
            .orElseThrow();
    for (Node node : world.state().nodes()) {
      boolean belongs =
          !NodeStanding.losesTasks(world.state(), node.id())
              && ConstraintMatcher.matches(node, constraints);
      long wanted =
          world.state().tasksOn(node.id()).stream()
              .filter(task -> task.serviceId().filter(mon.id()::equals).isPresent())
              .filter(Aim::isWanted)
              .count();
      boolean paused = node.spec().availabilityOrDefault() == Availability.PAUSE;
      assertThat(wanted).as(where).isBetween(belongs && !paused ? 1L : 0L, belongs ? 1L : 0L);
    }
  }

  private void checkNodes(String where) {
    for (Node node : world.state().nodes()) {
      long cpu = 0;
      long memory = 0;
      Set<Long> ports = new HashSet<>();
      for (Task task : world.state().tasksOn(node.id())) {
        if (!task.state().isBefore(TaskState.ASSIGNED) && !task.state().isTerminal()) {
          RetainedSpec spec = world.state().specOf(task).orElseThrow();
          cpu += spec.taskTemplate().reservations().nanoCpusOrZero();
          memory += spec.taskTemplate().reservations().memoryBytesOrZero();
          for (PortConfig port : spec.endpoint().map(e -> e.portsOrEmpty()).orElse(List.of())) {
            assertThat(ports.add(port.publishedPortOrZero())).as(where).isTrue();
          }
        }
      }
      checkThings(node, where);
      checkReplicas(node, where);
      assertThat(cpu).as(where).isLessThanOrEqualTo(6 * CPU);
      assertThat(memory).as(where).isLessThanOrEqualTo(6_000);
    }
  }

  /** Nothing is given to two, and whoever reserved things was given them. */
  private void checkThings(Node node, String where) {
    List<GenericResource> given = new ArrayList<>();
    for (Task task : world.state().tasksOn(node.id())) {
      if (!task.state().isBefore(TaskState.ASSIGNED) && !task.state().isTerminal()) {
        given.addAll(task.genericResources().orElse(List.of()));
        boolean reserves = task.serviceId().equals(Optional.of(serviceId("vision")));
        assertThat(task.genericResources().isPresent()).as(where).isEqualTo(reserves);
      }
    }
    assertThat(given.stream().filter(NamedResourceSpec.class::isInstance))
        .as(where)
        .doesNotHaveDuplicates();
    assertThat(given.stream().filter(number("ssd", 2)::equals).count()).as(where).isLessThan(2);
  }

  private void checkReplicas(Node node, String where) {
    long active =
        world.state().tasksOn(node.id()).stream()
            .filter(task -> task.serviceId().equals(Optional.of(serviceId("api"))))
            .filter(task -> !task.state().isBefore(TaskState.ASSIGNED))
            .filter(task -> !task.state().isTerminal() && Aim.isWanted(task))
            .count();
    assertThat(active).as(where).isLessThanOrEqualTo(2);
  }

  /** Whoever waits for a node is refused by every node, and says so. */
  private void checkWaiting(String where) {
    for (Task task : world.state().unassignedTasks()) {
      if (Aim.isWanted(task)) {
        PlacementReport report = PlacementReport.of(world.state(), task, world::isReachable);
        assertThat(report.nodes()).as(where).hasSize(task.nodeId().isPresent() ? 1 : NODES);
        assertThat(report.nodes()).as(where).noneMatch(PlacementReport.NodeAnswer::accepts);
        report
            .nodes()
            .forEach(
                node -> {
                  PlacementReport.Refusal refusal = node.refusal().orElseThrow();
                  assertThat(refusal.detail()).as("%s: %s", where, refusal).isNotEmpty();
                  assertThat(task.status().err().orElse(""))
                      .as("%s: %s", where, refusal)
                      .contains(refusal.reason().replaceAll(" ?1 nodes?.*| on 1 node", ""));
                });
      }
    }
  }

  private void heal() {
    SERVICES.forEach(service -> world.scale(service, 3));
    world.constrain("api", List.of());
    world.constrain("mon", List.of());
    world.remove("once");
    for (int i = 0; i < NODES; i++) {
      world.findNode("n" + i);
      world.setAvailability("n" + i, Availability.ACTIVE);
      world.label("n" + i, "zone", i % 2 == 0 ? "a" : "b");
    }
    for (int i = 0; i < 60; i++) {
      world.state().nodes().keys().forEach(world::agentStep);
      completeSomeJob();
      world.pass(3_000);
      world.quietRound();
    }
  }

  private void checkLiveness(String where) {
    for (String service : List.of("web", "api", "db", "vision")) {
      long replicas =
          world.state().services().get(serviceId(service)).orElseThrow().spec().replicas();
      List<Task> running =
          world.state().tasksOf(serviceId(service)).stream()
              .filter(task -> task.desiredState() == TaskState.RUNNING)
              .filter(task -> task.state() == TaskState.RUNNING)
              .toList();
      long possible = service.equals("db") ? Math.min(replicas, NODES) : replicas;
      assertThat(running).as("%s: %s", where, service).hasSize((int) possible);
    }
    assertThat(running("edge")).as("%s: edge", where).hasSize(NODES);
    assertThat(running("mon")).as("%s: mon", where).hasSize(NODES);
    assertThat(completedSlots("batch")).as("%s: batch", where).isEqualTo(COMPLETIONS);
    assertThat(world.state().tasks().stream().filter(DecidersPropertyTest::isStranded)).isEmpty();
    assertThat(world.state().tasksOf(serviceId("once"))).as(where).isEmpty();
    assertThat(world.state().retainedSpecs().values())
        .as(where)
        .noneMatch(s -> s.serviceName().equals("once"));
    assertThat(world.containers().keySet())
        .allMatch(id -> !NodeStanding.isLost(world.state(), world.containers().get(id)));
  }

  private List<Task> running(String service) {
    return world.state().tasksOf(serviceId(service)).stream()
        .filter(Aim::isWanted)
        .filter(task -> task.state() == TaskState.RUNNING)
        .toList();
  }

  private long completedSlots(String job) {
    Service service = world.state().services().get(serviceId(job)).orElseThrow();
    return world.state().tasksOf(service.id()).stream()
        .filter(task -> Aim.isOfThisRun(service, task) && Aim.isReached(task))
        .map(Task::slot)
        .distinct()
        .count();
  }

  private static boolean isStranded(Task task) {
    return task.desiredState() == TaskState.READY
        || task.desiredState() == TaskState.REMOVE
        || (task.desiredState() == TaskState.SHUTDOWN && !task.state().isTerminal());
  }
}
