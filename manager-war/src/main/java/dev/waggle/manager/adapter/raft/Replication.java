package dev.waggle.manager.adapter.raft;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jgroups.protocols.raft.LogEntry;

/**
 * A leader's sending: each member in sight, voter or learner, gets what it lacks. Lives as long as
 * one term of office. Confined to the node's thread.
 */
final class Replication {
  /** Most payload on its way to one member: more at once ended in an OutOfMemoryError. */
  static final long MOST_BYTES = 4 << 20;

  private static final long SNAPSHOT_PAUSE = 5_000;

  /** In signs of life. */
  private static final int KNOCKS_EVERY = 10;

  private final long term;
  private final ChecksummedLog log;
  private final Outbox outbox;
  private final long resendInterval;
  private final TreeMap<String, Follower> followers = new TreeMap<>();
  private final Map<String, Long> answeredAt = new HashMap<>();
  private long round;
  private long beatAt;
  private long knockedAt;

  Replication(long term, ChecksummedLog log, Outbox outbox, long resendInterval) {
    this.term = term;
    this.log = log;
    this.outbox = outbox;
    this.resendInterval = resendInterval;
  }

  /** Voters count as heard when the office begins: they have just voted. */
  void begin(long now, Collection<String> voters, Set<String> others) {
    voters.forEach(v -> answeredAt.put(v, now));
    sight(now, others);
  }

  void sight(long now, Set<String> others) {
    followers.keySet().retainAll(others);
    for (String id : others) {
      // the last entry, not the one behind it, so that there is something to match at once
      followers.computeIfAbsent(id, k -> new Follower(Math.max(1, log.lastAppended()), now));
      answeredAt.putIfAbsent(id, now);
    }
    feed(now);
  }

  /** Sends to each member what it has room for. */
  void feed(long now) {
    followers.forEach((id, follower) -> feed(now, id, follower));
  }

  private void feed(long now, String id, Follower follower) {
    while (follower.next <= log.lastAppended() && follower.hasRoom(MOST_BYTES)) {
      long prev = follower.next - 1;
      if (prev < log.base()) {
        sendSnapshot(now, id, follower);
        return;
      }
      List<LogEntry> entries = new ArrayList<>();
      long bytes = 0;
      for (long i = follower.next; i <= log.lastAppended() && bytes < MOST_BYTES; i++) {
        LogEntry entry = log.entry(i);
        if (!entries.isEmpty() && bytes + entry.length() > MOST_BYTES) {
          break;
        }
        entries.add(entry);
        bytes += entry.length();
      }
      follower.sent(prev + entries.size(), bytes, now);
      send(id, prev, entries);
    }
  }

  private void sendSnapshot(long now, String id, Follower follower) {
    if (follower.snapshotDue(now, SNAPSHOT_PAUSE)) {
      StoredSnapshot snapshot =
          log.snapshot().orElseThrow(() -> new AssertionError("no snapshot below " + log));
      outbox.send(id, new RaftMessage.InstallSnapshot(term, snapshot));
    }
  }

  private void send(String id, long prev, List<LogEntry> entries) {
    outbox.send(
        id,
        new RaftMessage.Append(term, prev, log.termAt(prev), entries, log.commitIndex(), round));
  }

  /** Signs of life (R12), and what was not answered in time once more. */
  void tick(long now) {
    if (now - beatAt < resendInterval) {
      return;
    }
    followers.forEach(
        (id, follower) -> {
          if (follower.repeatDue(now, 4 * resendInterval)) {
            follower.startOver(now);
          }
          feed(now, id, follower);
        });
    beat(now);
  }

  /** An empty append at what the member is known to hold: it fits whatever is on its way. */
  private void beat(long now) {
    beatAt = now;
    followers.forEach(
        (id, follower) -> send(id, follower.match >= log.base() ? follower.match : 0, List.of()));
  }

  /**
   * A voter that is out of sight may only be out of a third one's reach: its answer shows it (R17).
   */
  void knock(long now, String me, Collection<String> voters) {
    if (now - knockedAt < KNOCKS_EVERY * resendInterval) {
      return;
    }
    knockedAt = now;
    voters.stream()
        .filter(v -> !v.equals(me) && !followers.containsKey(v))
        .forEach(v -> send(v, 0, List.of()));
  }

  void answered(long now, String from, RaftMessage.AppendAnswer answer) {
    Follower follower = followers.get(from);
    if (follower == null) {
      return;
    }
    answeredAt.put(from, now);
    follower.answered();
    follower.answeredRound = Math.max(follower.answeredRound, answer.round());
    if (answer.accepted()) {
      follower.accepted(Math.min(answer.index(), log.lastAppended()), now);
    } else {
      follower.refused(answer.index(), now);
    }
    feed(now, from, follower);
  }

  /** The last index that a member is known to hold. */
  long held(String raftId) {
    Follower follower = followers.get(raftId);
    return follower == null ? 0 : follower.match;
  }

  Map<String, Long> held() {
    Map<String, Long> held = new TreeMap<>();
    followers.forEach((id, follower) -> held.put(id, follower.match));
    return held;
  }

  Map<String, Long> answeredAt() {
    return answeredAt;
  }

  Set<String> members() {
    return followers.keySet();
  }

  /** Asks everybody at once whether this office still stands (R13). */
  long startRound(long now) {
    round++;
    beat(now);
    return round;
  }

  /** Who has answered that round or a later one. */
  List<String> answered(long wanted) {
    return followers.entrySet().stream()
        .filter(e -> e.getValue().answeredRound >= wanted)
        .map(Map.Entry::getKey)
        .toList();
  }
}
