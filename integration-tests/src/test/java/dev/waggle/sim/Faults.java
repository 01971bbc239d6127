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

  /** A little of all that happens by itself. */
  Faults everything() {
    return with(Fault.LEADER_CHANGE, 0.002)
        .with(Fault.LEADER_DEPOSED_UNAWARE, 0.5)
        .with(Fault.PROPOSAL_LOST, 0.01)
        .with(Fault.PROPOSAL_OF_AN_OLD_TERM, 0.01)
        .with(Fault.OUTCOME_UNKNOWN_DONE, 0.005)
        .with(Fault.OUTCOME_UNKNOWN_NOT_DONE, 0.005)
        .with(Fault.OUTCOME_BEFORE_APPLY, 0.3)
        .with(Fault.FOLLOWER_LAGS, 0.02)
        .with(Fault.REQUEST_LOST, 0.02)
        .with(Fault.REPLY_LOST, 0.02)
        .with(Fault.REQUEST_TWICE, 0.05)
        .with(Fault.STREAM_BROKEN, 0.005)
        .with(Fault.STREAM_DEAF, 0.0005)
        .with(Fault.ASSIGNMENT_LOST, 0.01)
        .with(Fault.SLOW_PULL, 0.05)
        .with(Fault.SLOW_STOP, 0.02)
        .with(Fault.PREPARE_FAILED, 0.02)
        .with(Fault.START_FAILED, 0.01)
        .with(Fault.TASK_CRASHED, 0.0005)
        .with(Fault.CONTAINER_LOST, 0.0002)
        .with(Fault.KILLED_BETWEEN_EFFECTS, 0.0003);
  }

  /** From now on nothing goes wrong by itself. */
  void heal() {
    rates.clear();
  }

  /** Whether it happens now. */
  boolean strikes(Fault fault) {
    boolean strikes = threatens(fault);
    if (strikes) {
      happened(fault);
    }
    return strikes;
  }

  /** Whether it would happen now; whoever asks tells if it then does. */
  boolean threatens(Fault fault) {
    double rate = rates.getOrDefault(fault, 0.0);
    return rate > 0 && dice.chance(rate);
  }

  void happened(Fault fault) {
    fired.merge(fault, 1, Integer::sum);
  }

  int count(Fault fault) {
    return fired.getOrDefault(fault, 0);
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
