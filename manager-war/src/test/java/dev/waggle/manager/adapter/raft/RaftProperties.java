package dev.waggle.manager.adapter.raft;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jgroups.protocols.raft.LogEntry;

/**
 * What Raft promises (figure 3.2 of the paper), checked after each step of each member: election
 * safety, log matching, leader completeness, state machine safety; and that a term never goes down
 * and a vote never changes, also across crashes.
 */
final class RaftProperties {
  private record Position(long index, long term) {}

  private record Content(long previousTerm, boolean internal, int hash) {}

  /** What was seen of one member's log. */
  private static final class Seen {
    private long checked;
    private long checkedTerm;
    private long commit;
    private long term;
    private Optional<String> vote = Optional.empty();
    private long ledIn;
  }

  private final Map<Long, String> leaders = new HashMap<>();
  private final Map<Position, Content> entries = new HashMap<>();
  private final TreeMap<Long, Long> committed = new TreeMap<>();
  private final Map<String, Seen> members = new HashMap<>();

  /** How many terms had a leader. */
  int terms() {
    return leaders.size();
  }

  /** The member begins again, with the log that its disk gave back. */
  void restarted(String id) {
    Seen seen = seen(id);
    seen.checked = 0;
    seen.checkedTerm = 0;
    seen.commit = 0;
    seen.ledIn = 0;
  }

  /** As {@link #restarted}, from an older disk: it has forgotten terms and votes. */
  void restored(String id) {
    members.remove(id);
  }

  void stepped(String id, RaftNode node, ChecksummedLog log) {
    Seen seen = seen(id);
    vote(id, seen, log);
    logMatching(id, seen, log);
    stateMachineSafety(id, seen, log);
    if (node.leads() && node.term() != seen.ledIn) {
      seen.ledIn = node.term();
      electionSafety(id, node.term());
      leaderCompleteness(id, node.term(), log);
    }
  }

  private Seen seen(String id) {
    return members.computeIfAbsent(id, k -> new Seen());
  }

  private static void vote(String id, Seen seen, ChecksummedLog log) {
    long term = log.currentTerm();
    Optional<String> vote = log.vote();
    if (term < seen.term) {
      throw broken("%s went from term %d to %d", id, seen.term, term);
    }
    if (term == seen.term && seen.vote.isPresent() && !vote.equals(seen.vote)) {
      throw broken("%s voted in term %d for %s, then %s", id, term, seen.vote, vote);
    }
    seen.term = term;
    seen.vote = vote;
  }

  private void electionSafety(String id, long term) {
    String other = leaders.putIfAbsent(term, id);
    if (other != null && !other.equals(id)) {
      throw broken("two leaders of term %d: %s and %s", term, other, id);
    }
  }

  private void logMatching(String id, Seen seen, ChecksummedLog log) {
    if (log.lastAppended() == seen.checked && log.termAt(seen.checked) == seen.checkedTerm) {
      return;
    }
    boolean cut =
        log.lastAppended() < seen.checked
            || (seen.checked > log.base() && log.termAt(seen.checked) != seen.checkedTerm);
    long from = Math.max(log.base(), cut ? 0 : seen.checked);
    for (long index = from + 1; index <= log.lastAppended(); index++) {
      LogEntry entry = log.entry(index);
      Content content = new Content(log.termAt(index - 1), entry.internal(), hash(entry));
      Content known = entries.putIfAbsent(new Position(index, entry.term()), content);
      if (known != null && !known.equals(content)) {
        throw broken(
            "entry %d of term %d in the log of %s is %s, elsewhere %s",
            index, entry.term(), id, content, known);
      }
    }
    seen.checked = log.lastAppended();
    seen.checkedTerm = log.termAt(seen.checked);
  }

  private static int hash(LogEntry entry) {
    return Arrays.hashCode(
        Arrays.copyOfRange(entry.command(), entry.offset(), entry.offset() + entry.length()));
  }

  private void stateMachineSafety(String id, Seen seen, ChecksummedLog log) {
    for (long index = Math.max(seen.commit, log.base()) + 1; index <= log.commitIndex(); index++) {
      long term = log.termAt(index);
      Long known = committed.putIfAbsent(index, term);
      if (known != null && known != term) {
        throw broken(
            "%s commits entry %d of term %d, committed was one of %d", id, index, term, known);
      }
    }
    seen.commit = log.commitIndex();
  }

  private void leaderCompleteness(String id, long term, ChecksummedLog log) {
    committed
        .tailMap(log.base(), false)
        .forEach(
            (index, of) -> {
              if (log.termAt(index) != of) {
                throw broken(
                    "%s leads in term %d without committed entry %d of term %d",
                    id, term, index, of);
              }
            });
  }

  private static AssertionError broken(String how, Object... what) {
    return new AssertionError(how.formatted(what));
  }
}
