package dev.waggle.manager.core.schedule;

import dev.waggle.manager.core.decision.DecisionContext;
import dev.waggle.manager.core.decision.Stamps;
import dev.waggle.manager.core.schedule.RefusalMemory.Group;
import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.manager.core.state.Draft;
import dev.waggle.model.id.NodeId;
import dev.waggle.model.id.ServiceId;
import dev.waggle.model.object.Node;
import dev.waggle.model.object.Task;
import dev.waggle.model.spec.GenericResource;
import dev.waggle.model.task.TaskState;
import dev.waggle.model.task.TaskStatus;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** The scheduler's work in one round: what it has put on each node is seen by what comes later. */
final class SchedulingRound {
  private static final int FEW = 64;
  private static final String ASSIGNED = "scheduler assigned task to node";
  private static final String CONFIRMED = "scheduler confirmed task can run on preassigned node";
  private static final String UNKNOWN_SPEC = "no suitable node (its spec is not kept any more)";

  private final Draft draft;
  private final DecisionContext context;
  private final ClusterState before;
  private final Predicate<NodeId> hasSession;
  private final RefusalMemory memory;
  private final Map<String, Group> groups = new HashMap<>();
  private final Set<String> waitingSpecs = new HashSet<>();
  private final Map<NodeId, NodeView> views = new HashMap<>();
  private Optional<List<NodeView>> everyView = Optional.empty();
  private final List<Decided> decided = new ArrayList<>();
  private final Set<ServiceId> servicesOfDecided = new HashSet<>();

  SchedulingRound(
      Draft draft, DecisionContext context, Predicate<NodeId> hasSession, RefusalMemory memory) {
    this.draft = draft;
    this.context = context;
    this.before = draft.state();
    this.hasSession = hasSession;
    this.memory = memory;
    memory.begin(before, hasSession);
  }

  /** Nothing more is placed in this round. */
  void end() {
    write();
    memory.end(waitingSpecs);
  }

  private void decide(WaitingTask waiting, Task now) {
    decided.add(new Decided(waiting.position(), now));
  }

  /**
   * In the order of the ids, as the state keeps them: a change goes the way through the trees that
   * the one before it has just read, instead of one that no cache holds.
   */
  private void write() {
    long[] order = new long[decided.size()];
    for (int i = 0; i < order.length; i++) {
      order[i] = (long) decided.get(i).position() << Integer.SIZE | i;
    }
    Arrays.sort(order); // numbers: comparing objects costs many times as much
    List<Task> tasks = new ArrayList<>(order.length);
    for (long place : order) {
      tasks.add(decided.get((int) place).task());
    }
    draft.putTasks(tasks);
    decided.clear();
    servicesOfDecided.clear();
  }

  /** What has become of a task that waited. */
  private record Decided(int position, Task task) {}

  private Optional<NodeView> view(NodeId id) {
    Optional<NodeView> known = Optional.ofNullable(views.get(id));
    return known.isPresent() ? known : before.nodes().get(id).map(this::view);
  }

  private NodeView view(Node node) {
    return views.computeIfAbsent(node.id(), id -> new NodeView(before, node, hasSession.test(id)));
  }

  /** All nodes, in the order of their ids: each group is ranked over the very same list. */
  private List<NodeView> everyView() {
    List<NodeView> all =
        everyView.orElseGet(() -> before.nodes().stream().map(this::view).toList());
    everyView = Optional.of(all);
    return all;
  }

  /** Lets a task that was made for one node run there, if the node can. */
  void confirm(WaitingTask task) {
    Optional<Group> found = group(task);
    Optional<NodeView> view = task.task().nodeId().flatMap(this::view);
    if (found.isEmpty() || view.isEmpty()) {
      refuse(task, found.isEmpty() ? UNKNOWN_SPEC : new Explanation(Map.of()).text());
      return;
    }
    Group group = found.get();
    servicesOfDecided.add(group.demand().service());
    group
        .ask(view.get())
        .ifPresentOrElse(
            filter -> refuse(task, group, filter.explain(1)),
            () -> assign(task, view.get(), group.demand(), CONFIRMED));
  }

  private Optional<Group> group(WaitingTask waiting) {
    return draft
        .state()
        .specOf(waiting.task())
        .map(
            spec ->
                groups.computeIfAbsent(
                    spec.key(), key -> memory.of(key, Demand.of(draft.state(), spec))));
  }

  /** Places tasks of one spec as far as there are nodes for them. */
  void place(List<WaitingTask> tasks) {
    Optional<Group> found = group(tasks.get(0));
    if (found.isEmpty()) {
      tasks.forEach(task -> refuse(task, UNKNOWN_SPEC));
      return;
    }
    Group group = found.get();
    int placed = isRefusedByAll(group) ? 0 : placed(tasks, group);
    servicesOfDecided.add(group.demand().service());
    tasks.subList(placed, tasks.size()).forEach(t -> refuse(t, group, group.explanation()));
  }

  /** Whether no node is left; found without ranking all of them when only a few have changed. */
  private boolean isRefusedByAll(Group group) {
    List<NodeId> unknown =
        before.nodes().keys().filter(node -> !group.isRefusedBy(node)).limit(FEW + 1).toList();
    return unknown.size() <= FEW
        && unknown.stream()
            .flatMap(node -> view(node).stream())
            .allMatch(view -> group.ask(view).isPresent());
  }

  /** How many of the tasks, from the first on, now have a node. */
  private int placed(List<WaitingTask> tasks, Group group) {
    Demand demand = group.demand();
    SpreadRanker.Branch ranked =
        SpreadRanker.rank(
            candidates(demand, tasks.size()), demand.placement().preferencesOrEmpty());
    int placed = 0;
    for (WaitingTask task : tasks) {
      if (!ranked.place(candidate -> take(candidate, task, group))) {
        return placed;
      }
      placed++;
    }
    return placed;
  }

  private boolean take(Candidate candidate, WaitingTask task, Group group) {
    if (group.ask(candidate.view()).isPresent()) {
      return false;
    }
    assign(task, candidate.view(), group.demand(), ASSIGNED);
    return true;
  }

  private List<Candidate> candidates(Demand demand, int unbound) {
    if (servicesOfDecided.contains(demand.service())) {
      write();
    }
    return Candidates.of(draft.state(), demand, unbound, everyView(), context.clusterMillis());
  }

  private void assign(WaitingTask waiting, NodeView view, Demand demand, String message) {
    List<GenericResource> given = view.place(demand);
    Task bound =
        Stamps.observed(
            waiting.task().withNodeId(view.node().id()),
            TaskStatus.of(context.wallClock(), TaskState.ASSIGNED, message),
            context);
    decide(waiting, given.isEmpty() ? bound : bound.withGenericResources(given));
  }

  private void refuse(WaitingTask task, Group group, String why) {
    waitingSpecs.add(group.spec());
    refuse(task, why);
  }

  /** The task keeps waiting and says why; saying the same again is no change. */
  private void refuse(WaitingTask waiting, String why) {
    Task task = waiting.task();
    if (!task.status().err().equals(Optional.of(why))) {
      TaskStatus status = task.status().withErr(why).withTimestamp(context.wallClock());
      decide(waiting, Stamps.observed(task, status, context));
    }
  }
}
