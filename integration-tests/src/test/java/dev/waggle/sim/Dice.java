package dev.waggle.sim;

import java.util.List;
import java.util.SplittableRandom;

/** Chance for one concern; a draw more in one leaves the others as they were. */
final class Dice {
  private final SplittableRandom random;

  Dice(SplittableRandom random) {
    this.random = random;
  }

  /** Evenly from {@code from} to {@code to}, both included. */
  long between(long from, long to) {
    return random.nextLong(from, to + 1);
  }

  boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  <T> T oneOf(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  /** 25 characters of base 36. */
  String id() {
    StringBuilder id = new StringBuilder(25);
    while (id.length() < 25) {
      id.append(Character.forDigit(random.nextInt(36), 36));
    }
    return id.toString();
  }
}
