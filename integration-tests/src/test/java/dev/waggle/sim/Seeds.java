package dev.waggle.sim;

import java.util.stream.LongStream;

/**
 * Which runs: {@code -Dwaggle.sim.seed=4711} replays one, {@code -Dwaggle.sim.seeds=5000} tries
 * many, {@code -Dwaggle.sim.first=5000} beginning with that one.
 */
final class Seeds {
  private Seeds() {}

  static boolean isReplay() {
    return System.getProperty("waggle.sim.seed") != null;
  }

  static LongStream of(int runs) {
    long first = Long.getLong("waggle.sim.first", 0);
    return isReplay()
        ? LongStream.of(Long.getLong("waggle.sim.seed"))
        : LongStream.range(first, first + Long.getLong("waggle.sim.seeds", runs));
  }
}
