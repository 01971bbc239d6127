package dev.waggle.manager.core.query;

import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.model.object.JobStatus;
import dev.waggle.model.object.Service;
import dev.waggle.model.object.ServiceStatus;
import dev.waggle.model.object.Task;
import dev.waggle.model.spec.ServiceMode;
import dev.waggle.model.spec.ServiceSpec;
import dev.waggle.model.task.TaskState;
import java.util.List;

/** The numbers of {@code docker service ls} (swarm-semantics 5.4). */
public final class ServiceStatusCounts {
  private ServiceStatusCounts() {}

  /** Running counts observed tasks, whatever is desired of them; jobs count one iteration. */
  public static ServiceStatus of(ClusterState state, Service service) {
    List<Task> tasks =
        state.tasksOf(service.id()).stream().filter(task -> counts(service, task)).toList();
    long running = tasks.stream().filter(task -> task.state() == TaskState.RUNNING).count();
    long completed = tasks.stream().filter(task -> task.state() == TaskState.COMPLETE).count();
    return new ServiceStatus(
        running, desired(service.spec(), tasks), service.spec().isJob() ? completed : 0);
  }

  private static boolean counts(Service service, Task task) {
    return !service.spec().isJob()
        || task.jobIteration().equals(service.jobStatus().map(JobStatus::jobIteration));
  }

  private static long desired(ServiceSpec spec, List<Task> tasks) {
    ServiceMode mode = spec.modeOrDefault();
    if (mode instanceof ServiceMode.Replicated) {
      return spec.replicas();
    }
    if (mode instanceof ServiceMode.ReplicatedJob job) {
      return job.maxConcurrentOrDefault();
    }
    return tasks.stream().filter(ServiceStatusCounts::isStillWanted).count();
  }

  private static boolean isStillWanted(Task task) {
    return task.desiredState() == TaskState.RUNNING
        || task.desiredState() == TaskState.COMPLETE && task.state() != TaskState.COMPLETE;
  }
}
