package dev.waggle.manager.core.state;

import dev.waggle.model.id.NodeId;
import dev.waggle.model.id.ServiceId;
import dev.waggle.model.object.Node;
import dev.waggle.model.object.Service;
import dev.waggle.model.object.StoredObject;
import dev.waggle.model.object.Task;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * The newest committed state with the changes of one round on top. Commands and deciders write here
 * and see what those before them wrote; at the end of the round it becomes one transaction.
 * Confined to the thread that decides.
 */
public final class Draft {
  private final ClusterState base;
  private ClusterState working;
  private final LinkedHashMap<ObjectRef, Change> changes;
  private final List<AnsweredRequest> answered;
  private final Set<ServiceId> dirtyServices;
  private final Set<NodeId> dirtyNodes;
  private final Set<NodeId> changedNodes;
  private Optional<String> actor = Optional.empty();

  /** Objects before what refers to them, removals last: every prefix of it is a valid state. */
  private static final Comparator<Change> ORDER =
      Comparator.<Change, Boolean>comparing(Change.Remove.class::isInstance)
          .thenComparing(change -> change.ref().kind());

  public Draft(ClusterState base) {
    this(
        base,
        base,
        new LinkedHashMap<>(),
        new ArrayList<>(),
        new HashSet<>(),
        new HashSet<>(),
        new HashSet<>());
  }

  private Draft(
      ClusterState base,
      ClusterState working,
      LinkedHashMap<ObjectRef, Change> changes,
      List<AnsweredRequest> answered,
      Set<ServiceId> dirtyServices,
      Set<NodeId> dirtyNodes,
      Set<NodeId> changedNodes) {
    this.base = base;
    this.working = working;
    this.changes = changes;
    this.answered = answered;
    this.dirtyServices = dirtyServices;
    this.dirtyNodes = dirtyNodes;
    this.changedNodes = changedNodes;
  }

  /** The committed state that the round started from. */
  public ClusterState base() {
    return base;
  }

  /** The state as it will be if the round commits. Versions are those of the committed objects. */
  public ClusterState state() {
    return working;
  }

  /** Create or replace an object; equal content is no change. */
  public void put(StoredObject object) {
    Optional<StoredObject> before = working.current(object);
    if (before.filter(object::equals).isEmpty()) {
      StateBuilder next = new StateBuilder(working);
      put(next, before, object);
      working = next.build();
    }
  }

  /** The same for many tasks, one after the other, with one new state for all of them. */
  public void putTasks(List<Task> tasks) {
    StateBuilder next = new StateBuilder(working);
    for (Task task : tasks) {
      Optional<StoredObject> before = next.tasks.get(task.id()).map(StoredObject.class::cast);
      if (before.filter(task::equals).isEmpty()) {
        put(next, before, task);
      }
    }
    working = next.build();
  }

  private void put(StateBuilder next, Optional<StoredObject> before, StoredObject after) {
    touch(before);
    touch(Optional.of(after));
    next.change(before, Optional.of(after));
    changes.compute(
        ObjectRef.of(after),
        (ref, known) -> {
          Optional<Change> earlier = Optional.ofNullable(known);
          long version =
              earlier.map(Change::priorVersion).orElseGet(() -> Change.versionOf(before));
          return new Change.Put(after, version, by(earlier));
        });
  }

  /** Remove an object; one that does not exist is no change. */
  public void remove(ObjectRef ref) {
    Optional<StoredObject> before = working.find(ref);
    if (before.isEmpty()) {
      return;
    }
    touch(before);
    if (base.find(ref).isPresent()) {
      Optional<Change> earlier = Optional.ofNullable(changes.get(ref));
      changes.put(
          ref, new Change.Remove(ref.kind(), ref.key(), committedVersion(ref), by(earlier)));
    } else {
      changes.remove(ref);
    }
    StateBuilder next = new StateBuilder(working);
    next.change(before, Optional.empty());
    working = next.build();
  }

  public void remove(StoredObject object) {
    remove(ObjectRef.of(object));
  }

  /** Runs a decision whose changes are noted as asked for by {@code who}. */
  public <T> T onBehalfOf(String who, Supplier<T> decision) {
    actor = Optional.of(who);
    try {
      return decision.get();
    } finally {
      actor = Optional.empty();
    }
  }

  // What a decider adds to an object that somebody changed in this round is still that one's doing.
  private Optional<String> by(Optional<Change> earlier) {
    return actor.or(() -> earlier.flatMap(Change::by));
  }

  /**
   * Whether a client that read {@code version} may change the object: it is the committed one and
   * nothing in this round has changed the object yet.
   */
  public boolean isCurrent(StoredObject object, long version) {
    ObjectRef ref = ObjectRef.of(object);
    return committedVersion(ref) == version && base.find(ref).equals(working.find(ref));
  }

  private long committedVersion(ObjectRef ref) {
    return Change.versionOf(base.find(ref));
  }

  /** Say that the service must be looked at in this round. */
  public void markDirty(ServiceId service) {
    dirtyServices.add(service);
  }

  /** Say that the node must be looked at in this round. */
  public void markDirty(NodeId node) {
    dirtyNodes.add(node);
    changedNodes.add(node);
  }

  /** Mark what an event of an earlier round concerns. */
  public void markDirty(ClusterEvent event) {
    touch(event.before());
    touch(event.after());
  }

  private void touch(Optional<StoredObject> touched) {
    if (touched.isEmpty()) {
      return;
    }
    StoredObject object = touched.get();
    if (object instanceof Task task) {
      task.serviceId().ifPresent(dirtyServices::add);
      task.nodeId().ifPresent(dirtyNodes::add);
    } else if (object instanceof Service service) {
      dirtyServices.add(service.id());
    } else if (object instanceof Node node) {
      markDirty(node.id());
    }
  }

  /** Ids of services that changed since the last round or in this one, also removed ones. */
  public SortedSet<ServiceId> dirtyServices() {
    return new TreeSet<>(dirtyServices);
  }

  /** Ids of nodes that changed since the last round or in this one, also removed ones. */
  public SortedSet<NodeId> dirtyNodes() {
    return new TreeSet<>(dirtyNodes);
  }

  /** Those of the dirty nodes of which not only tasks changed. */
  public SortedSet<NodeId> changedNodes() {
    return new TreeSet<>(changedNodes);
  }

  /** Remember a forwarded request together with its effects. */
  public void answer(AnsweredRequest request) {
    answered.add(request);
  }

  /** The forwarded request of this id, if it was answered before or in this round. */
  public Optional<AnsweredRequest> answered(String requestId) {
    return answered.stream()
        .filter(request -> request.requestId().equals(requestId))
        .findFirst()
        .or(() -> base.answered(requestId));
  }

  /** A copy to try a command on: dropped when the command is refused. */
  public Draft fork() {
    return new Draft(
        base,
        working,
        new LinkedHashMap<>(changes),
        new ArrayList<>(answered),
        new HashSet<>(dirtyServices),
        new HashSet<>(dirtyNodes),
        new HashSet<>(changedNodes));
  }

  public boolean isUnchanged() {
    return changes.isEmpty() && answered.isEmpty();
  }

  /** What was decided, as one transaction of {@code term} at {@code clusterMillis}. */
  public Transaction toTransaction(long term, long clusterMillis) {
    List<Change> ordered = changes.values().stream().sorted(ORDER).toList();
    return new Transaction(term, clusterMillis, answered, ordered);
  }
}
