package dev.waggle.sim;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waggle.agent.core.task.LocalTask;
import dev.waggle.agent.core.task.TaskAction;
import dev.waggle.dispatch.AssignedTask;
import dev.waggle.manager.core.state.Applied;
import dev.waggle.manager.core.state.Change;
import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.manager.core.state.Snapshot;
import dev.waggle.manager.core.state.StateReducer;
import dev.waggle.manager.core.state.Transaction;
import dev.waggle.model.id.NodeId;
import dev.waggle.model.id.TaskId;
import dev.waggle.model.object.Service;
import dev.waggle.model.object.StoredObject;
import dev.waggle.model.object.Task;
import dev.waggle.model.task.TaskState;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A rule that no violation breaks guards nothing: each is planted here. */
class InvariantsTest {
  private final Simulation world = new Simulation(7);
  private SimManager manager;

  @BeforeEach
  void aQuietSwarm() {
    new Workload(world).begin(1, 6);
    manager = world.leader().orElseThrow();
  }

  private Task running() {
    return manager.state().tasks().stream()
        .filter(task -> task.state() == TaskState.RUNNING)
        .findFirst()
        .orElseThrow();
  }

  private void plant(StoredObject object) {
    plant(manager.state(), List.of(object), manager.state().clusterMillis());
  }

  private void plant(ClusterState state, List<StoredObject> objects, long clusterMillis) {
    List<Change> changes =
        objects.stream()
            .<Change>map(object -> new Change.Put(object, prior(state, object)))
            .toList();
    Applied applied =
        StateReducer.apply(
            state,
            state.appliedIndex() + 1,
            1,
            new Transaction(1, clusterMillis, List.of(), changes));
    world.invariants().applied(manager, applied);
  }

  private static long prior(ClusterState state, StoredObject object) {
    return object instanceof Task task && !state.tasks().contains(task.id())
        ? 0
        : object.version().index();
  }

  private void breaks(StoredObject object, String message) {
    assertThatThrownBy(() -> plant(object))
        .isInstanceOf(Invariants.Broken.class)
        .hasMessageContaining("seed 7")
        .hasMessageContaining(message);
  }

  @Test
  void what_is_allowed_breaks_nothing() {
    Task task = running();

    assertThatCode(() -> plant(task.withDesiredState(TaskState.SHUTDOWN)))
        .doesNotThrowAnyException();
  }

  @Test
  void an_observed_state_that_goes_back() {
    Task task = running();
    breaks(task.withStatus(task.status().withState(TaskState.READY)), "observed state went back");
  }

  @Test
  void a_desired_state_that_goes_back() {
    breaks(running().withDesiredState(TaskState.READY), "desired state went back");
  }

  @Test
  void a_bound_task_that_moves() {
    Task task = running();
    NodeId other =
        world.hosts().stream()
            .map(SimHost::id)
            .filter(id -> !task.nodeId().equals(Optional.of(id)))
            .findFirst()
            .orElseThrow();
    breaks(task.withNodeId(other), "a bound task moved");
  }

  @Test
  void two_wanted_tasks_in_one_slot() {
    breaks(twin(running()), "2 tasks are wanted in slot");
  }

  private Task twin(Task task) {
    return new Task(
        new TaskId("0123456789012345678901234"),
        task.version(),
        task.createdAt(),
        task.updatedAt(),
        task.name(),
        task.labels(),
        task.spec(),
        task.serviceId(),
        task.slot(),
        task.nodeId(),
        task.status(),
        task.desiredState(),
        task.networksAttachments(),
        task.genericResources(),
        task.jobIteration(),
        task.volumes(),
        task.bookkeeping());
  }

  @Test
  void more_wanted_slots_than_replicas() {
    Service service = Operator.service(manager.state(), Workload.SERVICE);
    breaks(service.withSpec(service.spec().withReplicas(5)), "6 slots wanted of 5");
  }

  @Test
  void cluster_time_that_goes_back() {
    ClusterState earlier = manager.state();
    plant(earlier, List.of(), earlier.clusterMillis() + 1_000);

    assertThatThrownBy(() -> plantAt(earlier, earlier.appliedIndex() + 2))
        .hasMessageContaining("cluster time went back");
  }

  private void plantAt(ClusterState state, long index) {
    world
        .invariants()
        .applied(
            manager,
            StateReducer.apply(
                state, index, 1, new Transaction(1, state.clusterMillis(), List.of(), List.of())));
  }

  @Test
  void a_void_entry() {
    Applied void_ =
        StateReducer.apply(
            manager.state(),
            manager.state().appliedIndex() + 1,
            2,
            Transaction.empty(1, manager.state().clusterMillis()));

    assertThatThrownBy(() -> world.invariants().applied(manager, void_))
        .hasMessageContaining("void entry");
  }

  @Test
  void replicas_that_differ() {
    SimManager other =
        world.voters().stream()
            .map(host -> host.manager().orElseThrow())
            .filter(m -> m != manager)
            .findFirst()
            .orElseThrow();
    ClusterState state = ClusterState.of(atAnIndexThatIsCompared(manager.state().snapshot()));
    world.invariants().compare(manager, state);
    plantIn(other);

    assertThatThrownBy(() -> world.invariants().compare(other, state))
        .hasMessageContaining("states differ");
  }

  private static Snapshot atAnIndexThatIsCompared(Snapshot taken) {
    return new Snapshot(
        8_000, taken.term(), taken.clusterMillis(), taken.answered(), taken.objects());
  }

  private static void plantIn(SimManager replica) {
    Snapshot held = replica.state().snapshot();
    replica.install(
        new Snapshot(
            held.index(), held.term(), held.clusterMillis() + 1, List.of(), held.objects()));
  }

  @Test
  void two_containers_of_one_slot() {
    Task task = running();
    SimHost other =
        world.hosts().stream()
            .filter(host -> !task.nodeId().equals(Optional.of(host.id())))
            .findFirst()
            .orElseThrow();
    Task twin = twin(task).withSpec(manager.state().specOf(task).orElseThrow().taskTemplate());
    LocalTask local =
        new LocalTask(
            new AssignedTask(twin, Workload.SERVICE, List.of(), Optional.empty()),
            twin.status(),
            false);
    other.engine().begin(local, new TaskAction.Prepare(), outcome -> {});
    world.pass(2_000);
    other.engine().begin(local, new TaskAction.Start(), outcome -> {});

    assertThatThrownBy(() -> world.pass(2_000)).hasMessageContaining("two containers of");
  }

  @Test
  void a_container_that_nobody_wants() {
    Task task = running();
    plant(task.withDesiredState(TaskState.SHUTDOWN));

    assertThatThrownBy(() -> world.invariants().settled(task.serviceId().orElseThrow()))
        .hasMessageContaining("nobody wants");
  }

  @Test
  void what_does_not_come_in_time() {
    assertThatThrownBy(() -> world.await("miracle", 500, () -> false))
        .hasMessageContaining("no miracle within 500 ms");
  }
}
