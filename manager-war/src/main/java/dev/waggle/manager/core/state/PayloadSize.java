package dev.waggle.manager.core.state;

import dev.waggle.model.object.Config;
import dev.waggle.model.object.Secret;
import dev.waggle.model.spec.Payload;
import java.util.Map;
import java.util.Optional;

/** What a secret or config takes of the bytes that all of them may take. */
public final class PayloadSize {
  /** Identity, times and the like: without them, many empty ones would cost nothing. */
  private static final long OBJECT = 256;

  private PayloadSize() {}

  public static long of(Secret secret) {
    return of(secret.name(), secret.spec().labelsOrEmpty(), secret.spec().data());
  }

  public static long of(Config config) {
    return of(config.name(), config.spec().labelsOrEmpty(), config.spec().data());
  }

  private static long of(String name, Map<String, String> labels, Optional<Payload> data) {
    long text =
        labels.entrySet().stream()
            .mapToLong(label -> (long) label.getKey().length() + label.getValue().length())
            .sum();
    return OBJECT + name.length() + text + data.map(Payload::size).orElse(0);
  }
}
