package dev.waggle.manager.core.dispatch;

import dev.waggle.dispatch.TaskStatusUpdate;
import dev.waggle.manager.core.decision.DecisionContext;
import dev.waggle.manager.core.decision.Stamps;
import dev.waggle.manager.core.decision.Verdict;
import dev.waggle.manager.core.state.Draft;
import dev.waggle.manager.core.state.Rejection;
import dev.waggle.manager.core.state.Rejection.StoreCode;
import dev.waggle.model.id.NodeId;
import dev.waggle.model.object.Task;
import dev.waggle.model.task.TaskStatus;
import java.util.List;
import java.util.Optional;

/** What agents report of their tasks. An observed state never goes back. */
final class StatusIngest {
  private StatusIngest() {}

  /**
   * Takes a batch of one node, or refuses all of it for a task that is not the node's. Tasks that
   * are not known are skipped: they were removed meanwhile.
   *
   * @return how many statuses were news
   */
  static Verdict<Integer> take(
      Draft draft, NodeId node, List<TaskStatusUpdate> updates, DecisionContext context) {
    int news = 0;
    for (TaskStatusUpdate update : updates) {
      Optional<Task> task = draft.state().tasks().get(update.taskId());
      if (task.isPresent() && !task.get().nodeId().equals(Optional.of(node))) {
        return Verdict.refused(
            new Rejection.ByStore(
                StoreCode.PERMISSION_DENIED, "cannot update a task not assigned this node"));
      }
      if (task.filter(known -> isNews(known, update)).isPresent()) {
        draft.put(Stamps.observed(task.get(), update.status(), context));
        news++;
      }
    }
    return Verdict.accepted(news);
  }

  private static boolean isNews(Task task, TaskStatusUpdate update) {
    return !update.status().state().isBefore(task.state())
        && !isKnown(update.status(), task.status());
  }

  /**
   * Each session tells all again: what the leader wrote beside a status, such as that an end is
   * overdue, the agent does not know and does not take back.
   */
  private static boolean isKnown(TaskStatus told, TaskStatus known) {
    TaskStatus annotated =
        told.err().isPresent() ? told : known.err().map(told::withErr).orElse(told);
    return annotated.equals(known);
  }
}
