package dev.waggle.manager.core.query;

import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.model.object.RetainedSpec;
import dev.waggle.model.object.Task;
import dev.waggle.model.spec.TaskSpec;

/** Tasks as clients see them. */
public final class TaskAnswers {
  private TaskAnswers() {}

  /** The task with the spec that it was made from, without the runtime, as Docker shows it. */
  public static Task filled(ClusterState state, Task task) {
    TaskSpec spec =
        state
            .specOf(task)
            .map(RetainedSpec::taskTemplate)
            .map(TaskSpec::withoutRuntime)
            .orElse(TaskSpec.EMPTY);
    return task.withSpec(spec);
  }
}
