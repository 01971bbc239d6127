package dev.waggle.model.spec;

import dev.waggle.model.meta.Extra;
import java.time.Duration;
import java.util.Optional;

/** How tasks are replaced. */
public record UpdateConfig(
    Optional<Long> parallelism,
    Optional<Duration> delay,
    Optional<String> failureAction,
    Optional<Duration> monitor,
    Optional<Double> maxFailureRatio,
    Optional<String> order,
    Extra extra) {

  /** Watching time of a replaced task if none is said. */
  public static final Duration DEFAULT_MONITOR = Duration.ofSeconds(5);

  /**
   * What holds without an update config: one at a time. An object that is there without a number
   * means all at once.
   */
  public static final UpdateConfig DEFAULT =
      new UpdateConfig(
          Optional.of(1L),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Extra.NONE);

  /** Tasks replaced at a time; 0 is all at once. */
  public long parallelismOrZero() {
    return parallelism.orElse(0L);
  }

  public Duration delayOrZero() {
    return delay.orElse(Duration.ZERO);
  }

  public FailureAction failureActionOrDefault() {
    return failureAction.flatMap(FailureAction::fromApi).orElse(FailureAction.PAUSE);
  }

  public Duration monitorOrDefault() {
    return monitor.orElse(DEFAULT_MONITOR);
  }

  /** Share of failed tasks, 0 to 1, that is still accepted. */
  public double maxFailureRatioOrZero() {
    return maxFailureRatio.orElse(0.0);
  }

  public UpdateOrder orderOrDefault() {
    return order.flatMap(UpdateOrder::fromApi).orElse(UpdateOrder.STOP_FIRST);
  }

  public UpdateConfig withParallelism(Long parallelism) {
    return new UpdateConfig(
        Optional.of(parallelism), delay, failureAction, monitor, maxFailureRatio, order, extra);
  }

  public UpdateConfig withDelay(Duration delay) {
    return new UpdateConfig(
        parallelism, Optional.of(delay), failureAction, monitor, maxFailureRatio, order, extra);
  }

  public UpdateConfig withFailureAction(String failureAction) {
    return new UpdateConfig(
        parallelism, delay, Optional.of(failureAction), monitor, maxFailureRatio, order, extra);
  }

  public UpdateConfig withMonitor(Duration monitor) {
    return new UpdateConfig(
        parallelism, delay, failureAction, Optional.of(monitor), maxFailureRatio, order, extra);
  }

  public UpdateConfig withMaxFailureRatio(Double maxFailureRatio) {
    return new UpdateConfig(
        parallelism, delay, failureAction, monitor, Optional.of(maxFailureRatio), order, extra);
  }

  public UpdateConfig withOrder(String order) {
    return new UpdateConfig(
        parallelism, delay, failureAction, monitor, maxFailureRatio, Optional.of(order), extra);
  }
}
