package dev.waggle.manager.adapter.raft;

import java.util.ArrayDeque;

/** What a leader knows of one other member. Times are the node's milliseconds. */
final class Follower {
  private record Sent(long last, long bytes) {}

  private static final int MOST_MESSAGES = 64;

  /** The next index to send. */
  long next;

  /** The highest index that is known to be held; claims beyond the leader's log are capped. */
  long match;

  /** Until a first append is accepted, one at a time is on its way. */
  boolean probing = true;

  /** When anything was last sent for the first time, or acknowledged. */
  long progressAt;

  /** The newest round of ReadIndex it answered. */
  long answeredRound;

  /** Whether it said anything since something was last repeated. */
  private boolean answers = true;

  private long snapshotAt = Long.MIN_VALUE / 2;
  private long unacknowledgedBytes;
  private final ArrayDeque<Sent> unacknowledged = new ArrayDeque<>();

  Follower(long next, long now) {
    this.next = next;
    this.progressAt = now;
  }

  /** Whether more may be on its way: catching up never floods the link (4 MB). */
  boolean hasRoom(long mostBytes) {
    int messages = probing ? 1 : MOST_MESSAGES;
    return unacknowledged.size() < messages && unacknowledgedBytes < mostBytes;
  }

  /**
   * Whether what was sent is to be sent once more. Who says nothing at all gets signs of life only:
   * what else is sent to it piles up on the way, as long as that is cut.
   */
  boolean repeatDue(long now, long patience) {
    return answers && !unacknowledged.isEmpty() && now - progressAt > patience;
  }

  void answered() {
    answers = true;
  }

  void sent(long last, long bytes, long now) {
    if (unacknowledged.isEmpty()) {
      progressAt = now;
    }
    unacknowledged.add(new Sent(last, bytes));
    unacknowledgedBytes += bytes;
    next = last + 1;
  }

  /** An accepted claim; a sign of life that claims nothing new changes nothing. */
  void accepted(long index, long now) {
    if (index <= match) {
      return;
    }
    match = index;
    next = Math.max(next, match + 1);
    probing = false;
    progressAt = now;
    while (!unacknowledged.isEmpty() && unacknowledged.getFirst().last() <= match) {
      unacknowledgedBytes -= unacknowledged.removeFirst().bytes();
    }
  }

  /** A refusal: believes the member, even if it held more before (R14). */
  void refused(long hint, long now) {
    match = Math.min(match, hint);
    next = Math.max(1, Math.min(next, hint + 1));
    forgetSent(now);
  }

  /** No answer for too long: from the last known index again. */
  void startOver(long now) {
    next = match + 1;
    answers = false;
    forgetSent(now);
  }

  private void forgetSent(long now) {
    probing = true;
    progressAt = now;
    unacknowledged.clear();
    unacknowledgedBytes = 0;
  }

  /**
   * A snapshot is not sent to the same member again within {@code pause}, or while it is silent.
   */
  boolean snapshotDue(long now, long pause) {
    if (!answers || now - snapshotAt < pause) {
      return false;
    }
    snapshotAt = now;
    answers = false;
    return true;
  }
}
