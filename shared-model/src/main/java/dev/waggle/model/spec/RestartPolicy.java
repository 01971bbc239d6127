package dev.waggle.model.spec;

import dev.waggle.model.meta.Extra;
import java.time.Duration;
import java.util.Optional;

/** Whether and when a finished task gets a successor. */
public record RestartPolicy(
    Optional<String> condition,
    Optional<Duration> delay,
    Optional<Long> maxAttempts,
    Optional<Duration> window,
    Extra extra) {

  /** Delay if none is said. */
  public static final Duration DEFAULT_DELAY = Duration.ofSeconds(5);

  /** Always, after 5 s, without limit. */
  public static final RestartPolicy DEFAULT =
      new RestartPolicy(
          Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Extra.NONE);

  public RestartCondition conditionOrDefault() {
    return condition.flatMap(RestartCondition::fromApi).orElse(RestartCondition.ANY);
  }

  public Duration delayOrDefault() {
    return delay.orElse(DEFAULT_DELAY);
  }

  /** Restarts within the window; 0 is without limit. */
  public long maxAttemptsOrZero() {
    return maxAttempts.orElse(0L);
  }

  /** Time within which restarts count; zero is the whole life. */
  public Duration windowOrZero() {
    return window.orElse(Duration.ZERO);
  }
}
