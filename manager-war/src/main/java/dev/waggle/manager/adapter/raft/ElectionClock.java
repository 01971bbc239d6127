package dev.waggle.manager.adapter.raft;

/** When a member stands: the moments of one member's elections, in the node's milliseconds. */
final class ElectionClock {
  private static final long NEVER = Long.MIN_VALUE / 2;

  /** So much later stands the next in the order of raft ids: rounds seldom collide. */
  static final long STAGGER = 150;

  private static final long ROUND = 300;

  private final long silence;
  private final RaftRules rules;
  private long heardAt = NEVER;
  private long standAt;

  ElectionClock(long silence, RaftRules rules) {
    this.silence = silence;
    this.rules = rules;
  }

  void heard(long now) {
    heardAt = now;
  }

  void leaderGone(long now, int place) {
    heardAt = NEVER;
    standAt = now + place * STAGGER;
  }

  void standAt(long time) {
    standAt = time;
  }

  void roundStarted(long now, int place) {
    standAt = now + ROUND + place * STAGGER;
  }

  boolean standsNow(long now) {
    return now >= standAt;
  }

  /** Within this time of its leader's last sign a voter grants no vote (R12). */
  boolean heardRecently(long now) {
    return now - heardAt < silence * 2 / 3;
  }

  boolean leaderSilent(long now, int place) {
    return rules.leaderSilent(now, heardAt, silence, place, STAGGER);
  }
}
