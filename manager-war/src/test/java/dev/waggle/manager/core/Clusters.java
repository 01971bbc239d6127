package dev.waggle.manager.core;

import dev.waggle.manager.core.decision.Decider;
import dev.waggle.manager.core.decision.DecisionContext;
import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.manager.core.state.Draft;
import dev.waggle.manager.core.state.Snapshot;
import dev.waggle.manager.core.state.StateReducer;
import dev.waggle.model.id.NodeId;
import dev.waggle.model.id.ServiceId;
import dev.waggle.model.id.TaskId;
import dev.waggle.model.object.StoredObject;
import dev.waggle.model.object.Task;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Small clusters for tests of deciders, such as {@code clusterWith(service("web").replicas(3),
 * node("n1"))}. Names are lower-case letters and digits; the identity of a thing begins with its
 * name.
 */
public final class Clusters {
  public static final Instant WALL_CLOCK = Instant.parse("2026-11-24T07:00:00Z");
  private static final int ID_LENGTH = 25;
  private static final long TERM = 1;

  private Clusters() {}

  /** Something that a cluster is made of. */
  public interface Part {
    Stream<StoredObject> objects();
  }

  public static ClusterState clusterWith(Part... parts) {
    return clusterWith(List.of(parts));
  }

  public static ClusterState clusterWith(List<? extends Part> parts) {
    return ClusterState.of(
        new Snapshot(1, TERM, 0, List.of(), parts.stream().flatMap(Part::objects).toList()));
  }

  public static ClusterFixture cluster() {
    return new ClusterFixture();
  }

  public static ServiceFixture service(String name) {
    return new ServiceFixture(name);
  }

  public static NodeFixture node(String name) {
    return new NodeFixture(name);
  }

  /** A running task of the service in the slot; say where with {@code on}. */
  public static TaskFixture task(String service, long slot) {
    return new TaskFixture(service, slot);
  }

  /** A running task of a global service on the node. */
  public static TaskFixture taskOn(String service, String node) {
    return new TaskFixture(service, 0).named(service + "x" + node + "x").on(node);
  }

  public static String id(String name) {
    return (name + "0".repeat(ID_LENGTH)).substring(0, ID_LENGTH);
  }

  public static NodeId nodeId(String name) {
    return new NodeId(id(name));
  }

  public static ServiceId serviceId(String name) {
    return new ServiceId(id(name));
  }

  public static TaskId taskId(String name) {
    return new TaskId(id(name));
  }

  /** A context at this cluster time. */
  public static TestContext at(long clusterMillis) {
    return new TestContext(clusterMillis);
  }

  /** A draft in which everything must be looked at, as a new leader's first one. */
  public static Draft draftOf(ClusterState state) {
    Draft draft = new Draft(state);
    state.services().keys().forEach(draft::markDirty);
    state.servicesWithTasks().forEach(draft::markDirty);
    state.nodes().keys().forEach(draft::markDirty);
    state.tasks().stream().flatMap(task -> task.nodeId().stream()).forEach(draft::markDirty);
    return draft;
  }

  /** What one decider decides on a state of which everything is new to it. */
  public static Draft decided(Decider decider, ClusterState state, DecisionContext context) {
    Draft draft = draftOf(state);
    decider.decide(draft, context);
    return draft;
  }

  /** The state after the draft has committed. */
  public static ClusterState committed(Draft draft, DecisionContext context) {
    ClusterState base = draft.base();
    return StateReducer.apply(
            base, base.appliedIndex() + 1, TERM, draft.toTransaction(TERM, context.clusterMillis()))
        .state();
  }

  /** The tasks of the service by slot, and within a slot oldest first. */
  public static List<Task> tasks(ClusterState state, String service) {
    return state.tasksOf(serviceId(service)).stream()
        .sorted(
            Comparator.comparingLong(Task::slot)
                .thenComparingLong(task -> task.bookkeeping().createdAtMillis()))
        .toList();
  }

  /** The tasks that the draft adds to the service. */
  public static List<Task> created(Draft draft, String service) {
    return tasks(draft.state(), service).stream()
        .filter(task -> !draft.base().tasks().contains(task.id()))
        .toList();
  }

  public static Task find(ClusterState state, String task) {
    return state.tasks().get(taskId(task)).orElseThrow();
  }
}
