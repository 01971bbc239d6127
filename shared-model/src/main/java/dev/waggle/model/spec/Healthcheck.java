package dev.waggle.model.spec;

import dev.waggle.model.meta.Copies;
import dev.waggle.model.meta.Extra;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How the engine finds out whether a container is healthy. */
public record Healthcheck(
    Optional<List<String>> test,
    Optional<Duration> interval,
    Optional<Duration> timeout,
    Optional<Duration> startPeriod,
    Optional<Duration> startInterval,
    Optional<Long> retries,
    Extra extra) {
  public Healthcheck {
    test = test.map(Copies::of);
  }
}
