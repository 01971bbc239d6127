package dev.waggle.agent.adapter.engine;

import dev.waggle.dispatch.AssignedTask;
import dev.waggle.model.spec.ContainerSpec;
import java.time.Duration;
import java.util.Optional;

/**
 * How long a container may take to end by itself.
 *
 * @param grace in whole seconds; empty leaves it to the engine (10 s)
 */
public record StopRule(Optional<Duration> grace) {
  /** What the engine does if nobody says anything. */
  public static final StopRule DEFAULT = new StopRule(Optional.empty());

  public StopRule {
    grace = grace.map(g -> Duration.ofSeconds(Math.max(0, g.toSeconds())));
  }

  /** What the spec of a task says. */
  public static StopRule of(AssignedTask task) {
    return new StopRule(
        task.task().spec().flatMap(spec -> spec.containerOrEmpty().stopGracePeriod()));
  }

  public Duration graceOrDefault() {
    return grace.orElse(ContainerSpec.DEFAULT_STOP_GRACE_PERIOD);
  }
}
