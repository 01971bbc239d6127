package dev.waggle.manager.core.state;

import dev.waggle.model.object.PayloadObject;
import dev.waggle.model.spec.Payload;
import dev.waggle.model.spec.PayloadSpec;

/** What a secret or config takes of the bytes that all of them may take. */
public final class PayloadSize {
  /** Identity, times and the like: without them, many empty ones would cost nothing. */
  private static final long OBJECT = 256;

  private PayloadSize() {}

  public static long of(PayloadObject<?> object) {
    PayloadSpec spec = object.spec();
    long labels =
        spec.labelsOrEmpty().entrySet().stream()
            .mapToLong(label -> (long) label.getKey().length() + label.getValue().length())
            .sum();
    return OBJECT + object.name().length() + labels + spec.data().map(Payload::size).orElse(0);
  }
}
