package dev.waggle.sim;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** How probable each fault is in a run, and how often it happened. */
final class Faults {
  private final Map<Fault, Double> rates = new EnumMap<>(Fault.class);
  private final Map<Fault, Integer> fired = new EnumMap<>(Fault.class);
  private final Dice dice;

  Faults(Dice dice) {
    this.dice = dice;
  }

  Faults with(Fault fault, double rate) {
    rates.put(fault, rate);
    return this;
  }

  /** From now on nothing goes wrong by itself. */
  void heal() {
    rates.clear();
  }

  /** Whether it happens now. */
  boolean strikes(Fault fault) {
    double rate = rates.getOrDefault(fault, 0.0);
    boolean strikes = rate > 0 && dice.chance(rate);
    if (strikes) {
      happened(fault);
    }
    return strikes;
  }

  void happened(Fault fault) {
    fired.merge(fault, 1, Integer::sum);
  }

  Map<Fault, Integer> fired() {
    return fired;
  }

  /** Adds the counts of a run to those of the runs before. */
  static void collect(Map<Fault, Integer> all, Faults run) {
    run.fired.forEach((fault, count) -> all.merge(fault, count, Integer::sum));
  }

  static Set<Fault> missing(Map<Fault, Integer> all) {
    return Arrays.stream(Fault.values())
        .filter(fault -> !all.containsKey(fault))
        .collect(Collectors.toSet());
  }
}
