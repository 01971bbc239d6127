package dev.waggle.sim;

import java.util.stream.LongStream;

/**
 * Which runs: {@code -Dwaggle.sim.seed=4711} replays one, {@code -Dwaggle.sim.runs=5000} tries
 * many.
 */
final class Seeds {
  private Seeds() {}

  static boolean isReplay() {
    return System.getProperty("waggle.sim.seed") != null;
  }

  static LongStream of(int runs) {
    return isReplay()
        ? LongStream.of(Long.getLong("waggle.sim.seed"))
        : LongStream.range(0, Integer.getInteger("waggle.sim.runs", runs));
  }
}
