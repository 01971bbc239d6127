package dev.waggle.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waggle.agent.core.task.LocalTask;
import dev.waggle.agent.core.task.TaskAction;
import dev.waggle.dispatch.AssignedTask;
import dev.waggle.dispatch.TaskStatusUpdate;
import dev.waggle.manager.adapter.raft.EntryCodec;
import dev.waggle.manager.core.state.Applied;
import dev.waggle.manager.core.state.Change;
import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.manager.core.state.Snapshot;
import dev.waggle.manager.core.state.StateReducer;
import dev.waggle.manager.core.state.Transaction;
import dev.waggle.model.id.NodeId;
import dev.waggle.model.id.TaskId;
import dev.waggle.model.object.Node;
import dev.waggle.model.object.NodeState;
import dev.waggle.model.object.Service;
import dev.waggle.model.object.StoredObject;
import dev.waggle.model.object.Task;
import dev.waggle.model.object.Trial;
import dev.waggle.model.object.UpdateRun;
import dev.waggle.model.object.UpdateState;
import dev.waggle.model.object.UpdateStatus;
import dev.waggle.model.spec.UpdateConfig;
import dev.waggle.model.task.TaskState;
import java.util.ArrayList;
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

  private Operator operator() {
    return new Operator(world);
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
    return twin(task, "0123456789012345678901234");
  }

  private static Task inSlot(Task task, long slot) {
    return copy(task, task.id(), slot);
  }

  private static Task twin(Task task, String id) {
    return copy(task, new TaskId(id), task.slot());
  }

  private static Task copy(Task task, TaskId id, long slot) {
    return new Task(
        id,
        task.version(),
        task.createdAt(),
        task.updatedAt(),
        task.name(),
        task.labels(),
        task.spec(),
        task.serviceId(),
        slot,
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

  private Service updating(String order) {
    Service service = Operator.service(manager.state(), Workload.SERVICE);
    return service
        .withSpec(service.spec().withUpdateConfig(UpdateConfig.DEFAULT.withOrder(order)))
        .withUpdateStatus(status(UpdateState.UPDATING, "update in progress"))
        .withBookkeeping(
            service
                .bookkeeping()
                .withUpdateRun(Optional.of(UpdateRun.over(service.version().index()))));
  }

  private static UpdateStatus status(UpdateState state, String message) {
    return new UpdateStatus(state, Optional.empty(), Optional.empty(), message);
  }

  private static Task onTrial(Task task, long run) {
    Task waiting = task.withStatus(task.status().withState(TaskState.READY));
    return waiting.withBookkeeping(waiting.bookkeeping().withTrial(Optional.of(Trial.in(run))));
  }

  @Test
  void an_update_of_more_slots_at_a_time_than_it_may() {
    Service service = updating("stop-first");
    long run = service.bookkeeping().updateRun().orElseThrow().number();
    Task first = onTrial(twin(running()), run);
    Task second = onTrial(twin(running(), "1123456789012345678901234"), run);
    List<StoredObject> objects = new ArrayList<>(List.of(service));
    // Both slots are emptied first, so that nothing but the pace is broken.
    manager.state().tasksOf(service.id()).stream()
        .limit(2)
        .map(task -> task.withDesiredState(TaskState.SHUTDOWN))
        .forEach(objects::add);
    List<Long> slots =
        manager.state().tasksOf(service.id()).stream().limit(2).map(Task::slot).toList();
    objects.add(inSlot(first, slots.get(0)));
    objects.add(inSlot(second, slots.get(1)));

    assertThatThrownBy(() -> plant(manager.state(), objects, manager.state().clusterMillis()))
        .hasMessageContaining("2 slots at a time are updated, not 1");
  }

  @Test
  void two_wanted_tasks_in_one_slot_of_the_same_spec_although_the_new_one_starts_first() {
    ClusterState state = manager.state();
    List<StoredObject> objects = List.of(updating("start-first"), twin(running()));

    assertThatThrownBy(() -> plant(state, objects, state.clusterMillis()))
        .hasMessageContaining("2 tasks are wanted in slot");
  }

  @Test
  void a_rollback_that_is_rolled_back() {
    Service service = Operator.service(manager.state(), Workload.SERVICE);
    breaks(
        service.withUpdateStatus(
            status(UpdateState.ROLLBACK_STARTED, "update rolled back due to failure")),
        "rolled back from");
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
  void a_void_entry_of_the_present_term() {
    Change unknown = new Change.Put(running(), 1);
    byte[] bytes =
        EntryCodec.encode(
            new Transaction(
                manager.term(), manager.state().clusterMillis(), List.of(), List.of(unknown)));

    assertThatThrownBy(
            () ->
                manager.apply(new SimLog.Entry(manager.appliedIndex() + 1, manager.term(), bytes)))
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
    Snapshot held = manager.state().snapshot();
    List<StoredObject> fewer = held.objects().subList(1, held.objects().size());

    assertThatThrownBy(
            () ->
                other.install(
                    new Snapshot(
                        held.index(), held.term(), held.clusterMillis(), held.answered(), fewer)))
        .hasMessageContaining("states differ");
  }

  @Test
  void a_host_port_that_is_given_twice() {
    operator().create(Workload.published("ports", 1));
    operator().awaitRunning("ports", 1, Budgets.ATTEMPTS);
    Task holder = manager.state().tasksOf(Operator.service(manager.state(), "ports").id()).get(0);
    Service service = Operator.service(manager.state(), "ports");
    Task second = copy(holder, new TaskId("0123456789012345678901234"), 2);
    List<StoredObject> objects = List.of(service.withSpec(service.spec().withReplicas(2)), second);

    assertThatThrownBy(() -> plant(manager.state(), objects, manager.state().clusterMillis()))
        .hasMessageContaining("host ports of");
  }

  @Test
  void more_attempts_than_the_policy_allows() {
    operator().create(Workload.failing("flaky", 1, 1));
    world.pass(60_000);
    List<Task> made = manager.state().tasksOf(Operator.service(manager.state(), "flaky").id());
    assertThat(made).hasSize(2);

    assertThatThrownBy(() -> plant(twin(made.get(0))))
        .hasMessageContaining("3 attempts, not 1 + 1");
  }

  @Test
  void a_node_that_is_well_and_taken_for_down() {
    world.pass(60_000);
    Node node = Operator.node(manager.state(), world.host("w1"));
    breaks(
        node.withStatus(node.status().withState(NodeState.DOWN)), "w1 is Down and has been well");
  }

  @Test
  void a_report_that_is_acknowledged_and_not_written() {
    Task task = running();
    SimHost host = world.hostOf(task.nodeId().orElseThrow()).orElseThrow();
    TaskStatusUpdate ended =
        new TaskStatusUpdate(task.id(), task.status().withState(TaskState.FAILED));

    assertThatThrownBy(() -> world.invariants().acknowledged(host, List.of(ended)))
        .hasMessageContaining("acknowledged to");
  }

  @Test
  void a_container_that_starts_although_nobody_wanted_it_since_its_agent_began() {
    Task task = running();
    SimHost host = world.hostOf(task.nodeId().orElseThrow()).orElseThrow();
    plant(task.withDesiredState(TaskState.SHUTDOWN));
    world.pass(1);
    world.trouble().restartProcess(host);
    world.pass(1_000);

    assertThatThrownBy(() -> world.invariants().started(host, task.id()))
        .hasMessageContaining("not wanted since before its process began");
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
