package dev.waggle.model.spec;

import java.util.Optional;

/** How many tasks a service has; in JSON an object whose only key is the mode. */
public sealed interface ServiceMode {
  /** Whether tasks are meant to end. */
  default boolean isJob() {
    return false;
  }

  /** Tasks that are meant to run, or to complete; 0 where the number of nodes says how many. */
  default long wantedTasks() {
    return 0;
  }

  /** The word of the API's {@code mode} filter. */
  String apiName();

  /** A number of tasks, 1 if not said. */
  record Replicated(Optional<Long> replicas) implements ServiceMode {
    /** One task. */
    public static final Replicated ONE = new Replicated(Optional.of(1L));

    @Override
    public long wantedTasks() {
      return replicas.orElse(1L);
    }

    @Override
    public String apiName() {
      return "replicated";
    }
  }

  /** One task on every node that fits. */
  record Global() implements ServiceMode {
    @Override
    public String apiName() {
      return "global";
    }
  }

  /** Runs until so many tasks have completed. */
  record ReplicatedJob(Optional<Long> maxConcurrent, Optional<Long> totalCompletions)
      implements ServiceMode {
    /** Tasks that may run at a time, 1 if not said. */
    public long maxConcurrentOrDefault() {
      return maxConcurrent.orElse(1L);
    }

    /** Completions that end the job, as many as run at a time if not said. */
    public long totalCompletionsOrDefault() {
      return totalCompletions.orElse(maxConcurrentOrDefault());
    }

    @Override
    public long wantedTasks() {
      return totalCompletionsOrDefault();
    }

    @Override
    public boolean isJob() {
      return true;
    }

    @Override
    public String apiName() {
      return "replicated-job";
    }
  }

  /** Runs once on every node that fits. */
  record GlobalJob() implements ServiceMode {
    @Override
    public boolean isJob() {
      return true;
    }

    @Override
    public String apiName() {
      return "global-job";
    }
  }
}
