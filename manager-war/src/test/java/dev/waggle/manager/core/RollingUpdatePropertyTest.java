package dev.waggle.manager.core;

import static dev.waggle.manager.core.Clusters.clusterWith;
import static dev.waggle.manager.core.Clusters.node;
import static dev.waggle.manager.core.Clusters.service;
import static dev.waggle.manager.core.Clusters.serviceId;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waggle.manager.core.orchestrator.TaskDirt;
import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.model.id.NodeId;
import dev.waggle.model.id.TaskId;
import dev.waggle.model.object.Service;
import dev.waggle.model.object.Task;
import dev.waggle.model.object.UpdateRun;
import dev.waggle.model.object.UpdateState;
import dev.waggle.model.object.UpdateStatus;
import dev.waggle.model.spec.Availability;
import dev.waggle.model.spec.TaskSpec;
import dev.waggle.model.spec.UpdateConfig;
import dev.waggle.model.task.TaskState;
import java.time.Duration;
import java.util.ArrayList;
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

/**
 * What holds of rolling updates whatever happens to them: updates that overtake each other, go
 * back, are scaled, lose nodes and fail. A failure names its seed and step.
 */
class RollingUpdatePropertyTest {
  private static final int STEPS = 220;
  private static final int NODES = 5;
  private static final List<String> SERVICES = List.of("stopper", "starter", "everywhere");

  private SplittableRandom random = new SplittableRandom();
  private DeciderWorld world = new DeciderWorld(ClusterState.empty());

  /** The service that a client has changed in this step. */
  private String commanded = "";

  private final Map<String, Long> foundInTheAir = new TreeMap<>();

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
      String where = "seed " + seed + " step " + step;
      ClusterState before = world.state();
      disturb();
      world.quietRound();
      assertThat(world.secondThoughts().toTransaction(1, 1).changes())
          .as("%s: a second decision changes nothing", where)
          .isEmpty();
      SERVICES.forEach(service -> check(before, service, where));
    }
    heal();
    SERVICES.forEach(service -> checkEnd(service, "seed " + seed));
  }

  private static ClusterState startingPoint() {
    List<Clusters.Part> parts = new ArrayList<>(List.of(Clusters.cluster()));
    for (int i = 0; i < NODES; i++) {
      parts.add(node("n" + i).resources(8_000_000_000L, 8_000_000_000L));
    }
    return clusterWith(parts);
  }

  private List<ServiceFixture> fixtures() {
    return List.of(
        service("stopper").replicas(6).updating(c -> some(c, "stop-first")).rollingBack(this::any),
        service("starter").replicas(4).updating(c -> some(c, "start-first")).rollingBack(this::any),
        service("everywhere").global().updating(c -> some(c, "stop-first")).rollingBack(this::any));
  }

  private UpdateConfig any(UpdateConfig config) {
    return some(config, random.nextBoolean() ? "stop-first" : "start-first");
  }

  private UpdateConfig some(UpdateConfig config, String order) {
    return config
        .withOrder(order)
        .withParallelism((long) random.nextInt(4))
        .withDelay(Duration.ofMillis(random.nextInt(3) * 1_500L))
        .withMaxFailureRatio(random.nextInt(3) * 0.3)
        .withFailureAction(List.of("pause", "continue", "rollback").get(random.nextInt(3)));
  }

  private void disturb() {
    String node = "n" + random.nextInt(NODES);
    String service = SERVICES.get(random.nextInt(SERVICES.size()));
    int what = random.nextInt(28);
    commanded = what < 6 ? service : "";
    switch (what) {
      case 0, 1 -> world.update(service, t -> image(t, "v" + random.nextInt(4)));
      case 2 -> world.rollback(service);
      case 3 -> world.update(service, t -> t);
      case 4 -> scale(service);
      case 5 -> world.update(service, t -> t.withForceUpdate((long) random.nextInt(1_000)));
      case 6 -> lose(node);
      case 7, 8 -> world.findNode(node);
      case 9 -> world.setAvailability(node, anyAvailability());
      case 10, 11 -> world.setAvailability(node, Availability.ACTIVE);
      case 12, 13, 14 -> world.pass(random.nextInt(4_000));
      case 15, 16 -> endSomeTask();
      default -> world.state().nodes().keys().forEach(this::maybeStep);
    }
  }

  private static TaskSpec image(TaskSpec task, String image) {
    return task.withContainerSpec(task.containerOrEmpty().withImage(image));
  }

  private void scale(String service) {
    if (!service.equals("everywhere")) {
      world.scale(service, random.nextInt(8));
    }
  }

  private void lose(String node) {
    world.loseNode(node);
    outOfSight.add(Clusters.nodeId(node));
  }

  private Availability anyAvailability() {
    return Availability.values()[random.nextInt(Availability.values().length)];
  }

  private void endSomeTask() {
    List<Task> tasks = world.state().tasks().stream().toList();
    if (!tasks.isEmpty()) {
      Task task = tasks.get(random.nextInt(tasks.size()));
      world.end(task, random.nextBoolean() ? TaskState.FAILED : TaskState.COMPLETE);
    }
  }

  private void maybeStep(NodeId node) {
    if (random.nextBoolean() && world.isReachable(node)) {
      world.agentStep(node);
      outOfSight.remove(node);
    }
  }

  // ---- always

  private void check(ClusterState before, String name, String where) {
    Service service = find(world.state(), name);
    String what = where + ": " + service.updateStatus() + " " + service.bookkeeping();
    checkMove(find(before, name), service, what);
    checkPlaces(service, what);
    service.bookkeeping().updateRun().ifPresent(run -> checkPace(before, service, run, what));
  }

  private static Service find(ClusterState state, String name) {
    return state.services().get(serviceId(name)).orElseThrow();
  }

  /** A rollback is never rolled back, and what is over or paused stays so until a command comes. */
  private void checkMove(Service before, Service after, String where) {
    Optional<UpdateState> from = before.updateStatus().map(UpdateStatus::state);
    Optional<UpdateState> to = after.updateStatus().map(UpdateStatus::state);
    if (commanded.equals(before.name()) || from.isEmpty() || from.equals(to)) {
      return;
    }
    Set<UpdateState> allowed =
        switch (from.get()) {
          case UPDATING ->
              Set.of(
                  UpdateState.PAUSED,
                  UpdateState.COMPLETED,
                  UpdateState.ROLLBACK_STARTED,
                  UpdateState.ROLLBACK_COMPLETED);
          case ROLLBACK_STARTED ->
              Set.of(UpdateState.ROLLBACK_PAUSED, UpdateState.ROLLBACK_COMPLETED);
          default -> Set.of();
        };
    assertThat(allowed).as("%s: from %s", where, from).contains(to.get());
  }

  /**
   * One wanted task in a place; two only if one of them is to follow the other. And no more live
   * containers than the old one and the new one.
   */
  private void checkPlaces(Service service, String where) {
    Map<String, List<Task>> wanted = new TreeMap<>();
    Map<String, List<TaskId>> live = new TreeMap<>();
    for (Task task : world.state().tasksOf(service.id())) {
      String place = task.slot() == 0 ? task.nodeId().toString() : "" + task.slot();
      if (!task.desiredState().isAfter(TaskState.RUNNING)) {
        wanted.computeIfAbsent(place, p -> new ArrayList<>()).add(task);
      }
      if (world.containers().containsKey(task.id())
          && task.nodeId().filter(node -> !outOfSight.contains(node)).isPresent()) {
        live.computeIfAbsent(place, p -> new ArrayList<>()).add(task.id());
      }
    }
    wanted.forEach((place, tasks) -> checkWanted(service, tasks, where + " in " + place));
    boolean oneByOne = service.name().equals("stopper") && !everStartedFirst(service);
    assertThat(live.values())
        .as("%s: live %s", where, live)
        .allMatch(tasks -> tasks.size() <= (oneByOne ? 1 : 2));
  }

  /** Whether its rollback, whose order is left to chance, may have put two tasks into a slot. */
  private static boolean everStartedFirst(Service service) {
    return service.spec().rollbackOrDefault().order().equals(Optional.of("start-first"));
  }

  private void checkWanted(Service service, List<Task> tasks, String where) {
    if (tasks.size() > 1) {
      long dirty = tasks.stream().filter(t -> TaskDirt.isDirty(world.state(), service, t)).count();
      assertThat(tasks).as(where).hasSize(2);
      assertThat(dirty).as("%s: one old, one new", where).isEqualTo(1);
      assertThat(tasks)
          .as("%s: the old one stays no longer than needed", where)
          .allMatch(
              t -> t.state() != TaskState.RUNNING || TaskDirt.isDirty(world.state(), service, t));
    }
  }

  /** Never more slots in the air than may be, but for those that a run found so when it began. */
  private void checkPace(ClusterState before, Service service, UpdateRun run, String where) {
    List<Task> inTheAir =
        world.state().tasksOf(service.id()).stream()
            .filter(task -> isMadeBy(run, task))
            .filter(task -> !task.desiredState().isAfter(TaskState.RUNNING))
            .filter(task -> task.state().isBefore(TaskState.RUNNING))
            .toList();
    long found =
        foundInTheAir.computeIfAbsent(
            service.id() + "." + run.number(),
            key -> inTheAir.stream().filter(task -> before.tasks().contains(task.id())).count());
    long most = configInForce(service).parallelismOrZero();
    if (most > 0) {
      assertThat((long) inTheAir.size()).as(where).isLessThanOrEqualTo(Math.max(most, found));
    }
  }

  private static UpdateConfig configInForce(Service service) {
    boolean back =
        service.updateStatus().filter(s -> s.state() == UpdateState.ROLLBACK_STARTED).isPresent();
    return back ? service.spec().rollbackOrDefault() : service.spec().updateOrDefault();
  }

  private static boolean isMadeBy(UpdateRun run, Task task) {
    return task.bookkeeping().trial().filter(trial -> trial.run() == run.number()).isPresent();
  }

  // ---- in the end

  private void heal() {
    for (int i = 0; i < NODES; i++) {
      world.findNode("n" + i);
      world.setAvailability("n" + i, Availability.ACTIVE);
    }
    for (int i = 0; i < 150; i++) {
      world.state().nodes().keys().forEach(world::agentStep);
      world.pass(1_500);
      world.quietRound();
    }
  }

  private void checkEnd(String name, String where) {
    Service service = find(world.state(), name);
    String what = where + ": " + service.updateStatus() + " " + service.bookkeeping();
    assertThat(service.bookkeeping().updateRun()).as(what).isEmpty();
    List<Task> wanted =
        world.state().tasksOf(service.id()).stream()
            .filter(task -> !task.desiredState().isAfter(TaskState.RUNNING))
            .toList();
    assertThat(wanted).as(what).allMatch(task -> task.state() == TaskState.RUNNING);
    assertThat(wanted).as(what).hasSize(name.equals("everywhere") ? NODES : replicas(service));
    boolean done =
        service
            .updateStatus()
            .map(UpdateStatus::state)
            .filter(s -> s == UpdateState.PAUSED || s == UpdateState.ROLLBACK_PAUSED)
            .isEmpty();
    if (done) {
      assertThat(wanted)
          .as("%s: all are what the spec asks for", what)
          .noneMatch(task -> TaskDirt.isDirty(world.state(), service, task));
    }
  }

  private static int replicas(Service service) {
    return (int) service.spec().replicas();
  }
}
