package dev.waggle.manager.adapter.raft;

import java.util.HashMap;
import java.util.Map;

/**
 * Who asks for votes though this member hears a leader (R18): such a voter does not hear it. Times
 * are the node's milliseconds.
 */
final class Seekers {
  private record Asking(long since, long last) {}

  private final Map<String, Asking> asking = new HashMap<>();
  private final long silence;
  private long toldAt = Long.MIN_VALUE / 2;

  Seekers(long silence) {
    this.silence = silence;
  }

  /**
   * Somebody asked.
   *
   * @return whether it has asked so long, again and again, that the leader is to be told; at most
   *     once in a while, whoever asks: an office is not given up at each turn
   */
  boolean asked(long now, String voter) {
    Asking before = asking.getOrDefault(voter, new Asking(now, now));
    boolean goesOn = now - before.last() <= silence;
    Asking is = new Asking(goesOn ? before.since() : now, now);
    asking.put(voter, is);
    if (now - is.since() < 2 * silence || now - toldAt < 8 * silence) {
      return false;
    }
    toldAt = now;
    return true;
  }

  /** Whether the leader was told a moment ago: who told it is to be the next. */
  boolean leaderWasTold(long now) {
    return now - toldAt < silence;
  }
}
