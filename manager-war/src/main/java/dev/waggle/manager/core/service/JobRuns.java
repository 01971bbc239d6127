package dev.waggle.manager.core.service;

import dev.waggle.manager.core.decision.DecisionContext;
import dev.waggle.model.object.JobIteration;
import dev.waggle.model.object.JobStatus;
import dev.waggle.model.object.Service;
import java.util.Optional;

/** The runs of jobs: the first when a job is created, another with each change of it. */
final class JobRuns {
  private JobRuns() {}

  /** The service as created: a job is in its first run. */
  static Service first(Service service, DecisionContext context) {
    return service.spec().isJob() ? run(service, 0, context) : service;
  }

  /** The service as changed: a job begins its next run, whatever was changed. */
  static Service next(Service service, DecisionContext context) {
    long last =
        service.jobStatus().map(JobStatus::jobIteration).map(JobIteration::index).orElse(0L);
    return service.spec().isJob() ? run(service, last + 1, context) : service;
  }

  private static Service run(Service service, long index, DecisionContext context) {
    return service.withJobStatus(
        new JobStatus(new JobIteration(index), Optional.of(context.wallClock())));
  }
}
