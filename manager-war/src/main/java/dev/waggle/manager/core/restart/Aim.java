package dev.waggle.manager.core.restart;

import dev.waggle.model.object.JobStatus;
import dev.waggle.model.object.Service;
import dev.waggle.model.object.Task;
import dev.waggle.model.task.TaskState;

/** What a task is for: to run, or, as one of a job, to complete. */
public final class Aim {
  private Aim() {}

  /** The desired state of a task that may start. */
  public static TaskState of(Task task) {
    return task.jobIteration().isPresent() ? TaskState.COMPLETE : TaskState.RUNNING;
  }

  /** The desired state of a task of the service that may start. */
  public static TaskState of(Service service) {
    return service.spec().isJob() ? TaskState.COMPLETE : TaskState.RUNNING;
  }

  /** Whether nobody has told the task to stop. */
  public static boolean isWanted(Task task) {
    return !task.desiredState().isAfter(of(task));
  }

  /** Whether the task has done all that it was for; one that is to run never has. */
  public static boolean isReached(Task task) {
    return task.jobIteration().isPresent() && task.state() == TaskState.COMPLETE;
  }

  /** Whether the task is of the run that the service is in; all are if it is no job. */
  public static boolean isOfThisRun(Service service, Task task) {
    return service.jobStatus().map(JobStatus::jobIteration).equals(task.jobIteration());
  }
}
