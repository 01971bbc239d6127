package dev.waggle.sim;

import dev.waggle.manager.core.decision.Decider;
import dev.waggle.manager.core.decision.DecisionContext;
import dev.waggle.manager.core.state.Draft;
import dev.waggle.model.object.Task;
import dev.waggle.model.task.TaskState;
import java.util.List;

/** Once a term, forgets what has ended: {@link Bug#RESTARTS_FORGOTTEN}. */
final class Forgetful implements Decider {
  private boolean due;

  void newTerm() {
    due = true;
  }

  @Override
  public void decide(Draft draft, DecisionContext context) {
    if (due) {
      due = false;
      List<Task> ended =
          draft.state().tasks().stream()
              .filter(t -> t.state().isTerminal() && t.desiredState().isAfter(TaskState.RUNNING))
              .toList();
      ended.forEach(task -> draft.put(task.withDesiredState(TaskState.REMOVE)));
    }
  }
}
