package dev.waggle.manager.core;

import static dev.waggle.manager.core.Clusters.nodeId;
import static dev.waggle.manager.core.Clusters.serviceId;

import dev.waggle.manager.core.decision.Decider;
import dev.waggle.manager.core.decision.Stamps;
import dev.waggle.manager.core.orchestrator.ConstraintEnforcer;
import dev.waggle.manager.core.orchestrator.GlobalOrchestrator;
import dev.waggle.manager.core.orchestrator.ReplicatedJobOrchestrator;
import dev.waggle.manager.core.orchestrator.ReplicatedOrchestrator;
import dev.waggle.manager.core.reap.TaskReaper;
import dev.waggle.manager.core.restart.Aim;
import dev.waggle.manager.core.restart.DelayedStart;
import dev.waggle.manager.core.restart.Orphaning;
import dev.waggle.manager.core.schedule.Scheduler;
import dev.waggle.manager.core.state.Applied;
import dev.waggle.manager.core.state.ClusterEvent;
import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.manager.core.state.Draft;
import dev.waggle.manager.core.state.StateReducer;
import dev.waggle.manager.core.update.RollingUpdater;
import dev.waggle.manager.core.update.SpecChange;
import dev.waggle.model.id.NodeId;
import dev.waggle.model.id.TaskId;
import dev.waggle.model.object.JobIteration;
import dev.waggle.model.object.JobStatus;
import dev.waggle.model.object.Node;
import dev.waggle.model.object.NodeState;
import dev.waggle.model.object.Service;
import dev.waggle.model.object.Task;
import dev.waggle.model.spec.Availability;
import dev.waggle.model.spec.TaskSpec;
import dev.waggle.model.task.TaskState;
import dev.waggle.model.task.TaskStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * The deciders in their order over a state that changes as commands, reports and time change it,
 * with agents that do what they are told. Rounds look only at what the last entry changed, as a
 * leader's rounds do.
 */
final class DeciderWorld {
  private static final long TERM = 1;

  private final TestContext context = new TestContext(1_000);
  private final Set<NodeId> sessions = new TreeSet<>();
  private final List<Decider> deciders = deciders(freshScheduler());

  private Scheduler freshScheduler() {
    return new Scheduler(sessions::contains, state -> true);
  }

  private static List<Decider> deciders(Scheduler scheduler) {
    return List.of(
        new ConstraintEnforcer(),
        new ReplicatedOrchestrator(),
        new GlobalOrchestrator(),
        new ReplicatedJobOrchestrator(),
        new RollingUpdater(),
        new Orphaning(),
        new DelayedStart(),
        scheduler,
        new TaskReaper());
  }

  /** What really runs, by task; only agents change it. */
  private final Map<TaskId, NodeId> containers = new TreeMap<>();

  private ClusterState state;
  private List<ClusterEvent> unseen = new ArrayList<>();

  DeciderWorld(ClusterState state) {
    this.state = state;
    state.nodes().keys().forEach(sessions::add);
  }

  ClusterState state() {
    return state;
  }

  long now() {
    return context.clusterMillis();
  }

  Map<TaskId, NodeId> containers() {
    return containers;
  }

  boolean isReachable(NodeId node) {
    return sessions.contains(node);
  }

  /** One round: what comes in first, then the deciders, then one entry. */
  void round(Consumer<Draft> incoming) {
    Draft draft = new Draft(state);
    unseen.forEach(draft::markDirty);
    incoming.accept(draft);
    deciders.forEach(decider -> decider.decide(draft, context));
    unseen = new ArrayList<>();
    if (!draft.isUnchanged()) {
      Applied applied =
          StateReducer.apply(
              state, state.appliedIndex() + 1, TERM, draft.toTransaction(TERM, now()));
      applied
          .voidReason()
          .ifPresent(
              why -> {
                throw new AssertionError(why);
              });
      unseen.addAll(applied.events());
      state = applied.state();
    }
  }

  void quietRound() {
    round(draft -> {});
  }

  /** What a new leader, who looks at everything and remembers nothing, would still change now. */
  Draft secondThoughts() {
    Draft draft = Clusters.draftOf(state);
    deciders(freshScheduler()).forEach(decider -> decider.decide(draft, context));
    return draft;
  }

  void pass(long millis) {
    context.advanceTo(now() + millis);
  }

  void create(ServiceFixture service) {
    round(draft -> draft.put(service.build()));
  }

  void scale(String service, long replicas) {
    change(
        service,
        s ->
            SpecChange.to(
                s, s.spec().withReplicas(replicas), s.bookkeeping().registryAuth(), context));
  }

  /** Changes the template of the tasks as the update command does. */
  void update(String service, UnaryOperator<TaskSpec> change) {
    change(
        service,
        s -> {
          TaskSpec template = s.spec().taskTemplateOrEmpty();
          return SpecChange.to(
              s,
              s.spec().withTaskTemplate(change.apply(template)),
              s.bookkeeping().registryAuth(),
              context);
        });
  }

  void constrain(String service, List<String> constraints) {
    update(
        service,
        task -> task.withPlacement(task.placementOrDefault().withConstraints(constraints)));
  }

  /** Goes back as the rollback command does; nothing without a previous spec. */
  void rollback(String service) {
    change(service, s -> SpecChange.back(s, context).orElse(s));
  }

  private void change(String service, UnaryOperator<Service> change) {
    state
        .services()
        .get(serviceId(service))
        .ifPresent(found -> round(draft -> draft.put(change.apply(found))));
  }

  /** Lets a job run anew, as any change of it does. */
  void runAgain(String service) {
    change(
        service,
        s -> {
          long last = s.jobStatus().orElseThrow().jobIteration().index();
          return s.withJobStatus(new JobStatus(new JobIteration(last + 1), Optional.empty()));
        });
  }

  void remove(String service) {
    state
        .services()
        .get(serviceId(service))
        .ifPresent(found -> round(draft -> draft.remove(found)));
  }

  void setAvailability(String node, Availability availability) {
    changeNode(node, n -> n.withSpec(n.spec().withAvailability(availability)));
  }

  void label(String node, String key, String value) {
    changeNode(node, n -> n.withSpec(n.spec().withLabels(Map.of(key, value))));
  }

  /** The node is cut off and found Down at once. */
  void loseNode(String node) {
    sessions.remove(nodeId(node));
    changeNode(
        node,
        n ->
            n.withStatus(n.status().withState(NodeState.DOWN))
                .withBookkeeping(n.bookkeeping().withDownSinceMillis(OptionalLong.of(now()))));
  }

  /** The node comes back with what it still runs. */
  void findNode(String node) {
    changeNode(
        node,
        n ->
            n.withStatus(n.status().withState(NodeState.READY))
                .withBookkeeping(n.bookkeeping().withDownSinceMillis(OptionalLong.empty())));
    sessions.add(nodeId(node));
  }

  private void changeNode(String node, UnaryOperator<Node> change) {
    Node found = state.nodes().get(nodeId(node)).orElseThrow();
    round(draft -> draft.put(change.apply(found)));
  }

  /** The agent of the node does the next thing for each of its tasks and reports it. */
  void agentStep(NodeId node) {
    if (!sessions.contains(node)) {
      return;
    }
    containers
        .entrySet()
        .removeIf(e -> e.getValue().equals(node) && !state.tasks().contains(e.getKey()));
    List<Task> tasks = state.tasksOn(node);
    round(draft -> tasks.forEach(task -> step(draft, task)));
  }

  private void step(Draft draft, Task task) {
    if (!Aim.isWanted(task)) {
      containers.remove(task.id());
      if (!task.state().isTerminal()) {
        report(draft, task, TaskState.SHUTDOWN);
      }
    } else if (task.state() == TaskState.ASSIGNED) {
      report(draft, task, TaskState.READY);
    } else if (task.state() == TaskState.READY && task.desiredState() == Aim.of(task)) {
      containers.put(task.id(), task.nodeId().orElseThrow());
      report(draft, task, TaskState.RUNNING);
    }
  }

  /** A task on a node that can report ends by itself. */
  void end(Task task, TaskState how) {
    boolean canReport = task.nodeId().filter(sessions::contains).isPresent();
    if (canReport && !task.state().isTerminal()) {
      containers.remove(task.id());
      round(draft -> report(draft, task, how));
    }
  }

  private void report(Draft draft, Task task, TaskState observed) {
    TaskStatus status = TaskStatus.of(context.wallClock(), observed, observed.apiName());
    draft.put(Stamps.observed(task, status, context));
  }
}
