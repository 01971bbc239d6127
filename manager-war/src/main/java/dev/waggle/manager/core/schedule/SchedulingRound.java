package dev.waggle.manager.core.schedule;

import dev.waggle.manager.core.decision.DecisionContext;
import dev.waggle.manager.core.decision.Stamps;
import dev.waggle.manager.core.state.Draft;
import dev.waggle.model.id.NodeId;
import dev.waggle.model.object.Node;
import dev.waggle.model.object.RetainedSpec;
import dev.waggle.model.object.Task;
import dev.waggle.model.spec.GenericResource;
import dev.waggle.model.task.TaskState;
import dev.waggle.model.task.TaskStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The scheduler's work in one round: what it has put on each node is seen by what comes later. */
final class SchedulingRound {
  private static final Duration FAILURE_WINDOW = Duration.ofMinutes(5);
  private static final String ASSIGNED = "scheduler assigned task to node";
  private static final String CONFIRMED = "scheduler confirmed task can run on preassigned node";
  private static final String UNKNOWN_SPEC = "no suitable node (its spec is not kept any more)";

  private final Draft draft;
  private final DecisionContext context;
  private final SortedMap<NodeId, NodeView> views = new TreeMap<>();

  SchedulingRound(Draft draft, DecisionContext context, Predicate<NodeId> hasSession) {
    this.draft = draft;
    this.context = context;
    for (Node node : draft.state().nodes()) {
      views.put(node.id(), new NodeView(draft.state(), node, hasSession.test(node.id())));
    }
  }

  /** Lets a task that was made for one node run there, if the node can. */
  void confirm(Task task) {
    Optional<Demand> demand = demandOf(task);
    Optional<NodeView> view = task.nodeId().map(views::get);
    if (demand.isEmpty() || view.isEmpty()) {
      refuse(task, demand.isEmpty() ? UNKNOWN_SPEC : new Explanation(Map.of()).text());
      return;
    }
    Pipeline.refusal(view.get(), demand.get())
        .ifPresentOrElse(
            filter -> refuse(task, filter.explain(1)),
            () -> assign(task, view.get(), demand.get(), CONFIRMED));
  }

  /** Places tasks of one spec as far as there are nodes for them. */
  void place(List<Task> group) {
    Optional<Demand> found = demandOf(group.get(0));
    if (found.isEmpty()) {
      group.forEach(task -> refuse(task, UNKNOWN_SPEC));
      return;
    }
    Demand demand = found.get();
    SpreadRanker.Branch ranked =
        SpreadRanker.rank(candidates(demand), demand.placement().preferencesOrEmpty());
    Map<NodeId, PlacementFilter> refusals = new TreeMap<>();
    for (Task task : group) {
      if (!ranked.place(candidate -> take(candidate, task, demand, refusals))) {
        refuse(task, new Explanation(refusals).text());
      }
    }
  }

  private Optional<Demand> demandOf(Task task) {
    Optional<RetainedSpec> spec = draft.state().specOf(task);
    return spec.map(retained -> Demand.of(draft.state(), retained));
  }

  private boolean take(
      Candidate candidate, Task task, Demand demand, Map<NodeId, PlacementFilter> refusals) {
    Optional<PlacementFilter> refusal = Pipeline.refusal(candidate.view(), demand);
    if (refusal.isPresent()) {
      refusals.put(candidate.id(), refusal.get());
      return false;
    }
    assign(task, candidate.view(), demand, ASSIGNED);
    return true;
  }

  private List<Candidate> candidates(Demand demand) {
    Map<NodeId, Integer> active = new TreeMap<>();
    Map<NodeId, Integer> failures = new TreeMap<>();
    for (Task task : draft.state().tasksOf(demand.service())) {
      if (NodeView.isActive(task)) {
        task.nodeId().ifPresent(node -> active.merge(node, 1, Integer::sum));
      } else if (hasFailedLately(task, demand)) {
        task.nodeId().ifPresent(node -> failures.merge(node, 1, Integer::sum));
      }
    }
    return views.values().stream()
        .map(
            view ->
                new Candidate(
                    view,
                    active.getOrDefault(view.node().id(), 0),
                    failures.getOrDefault(view.node().id(), 0)))
        .toList();
  }

  private boolean hasFailedLately(Task task, Demand demand) {
    return (task.state() == TaskState.FAILED || task.state() == TaskState.REJECTED)
        && task.bookkeeping().specVersion() == demand.specVersion()
        && task.bookkeeping().statusAppliedAtMillis()
            > context.clusterMillis() - FAILURE_WINDOW.toMillis();
  }

  private void assign(Task task, NodeView view, Demand demand, String message) {
    List<GenericResource> given = view.place(demand);
    Task bound =
        Stamps.observed(
            task.withNodeId(view.node().id()),
            TaskStatus.of(context.wallClock(), TaskState.ASSIGNED, message),
            context);
    draft.put(given.isEmpty() ? bound : bound.withGenericResources(given));
  }

  /** The task keeps waiting and says why; saying the same again is no change. */
  private void refuse(Task task, String why) {
    if (!task.status().err().equals(Optional.of(why))) {
      TaskStatus status = task.status().withErr(why).withTimestamp(context.wallClock());
      draft.put(Stamps.observed(task, status, context));
    }
  }
}
