package dev.waggle.manager.adapter.raft;

import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.LongConsumer;

/**
 * Who leads, who is in sight, and the votes of one member (R3, R4, R12, R14, R15, R17 to R19).
 * Confined to the node's thread; "now" is the node's time.
 */
final class Elections {
  /**
   * What becomes of the node.
   *
   * @param elected this member has won the present term
   * @param higherTerm a higher term was seen: everything of the old one ends
   */
  record Consequences(Runnable elected, LongConsumer higherTerm) {}

  private final String me;
  private final ChecksummedLog log;
  private final VoterHistory voters;
  private final Outbox outbox;
  private final RaftRules rules;
  private final long silence;
  private final ElectionClock clock;
  private final Seekers seekers;
  private final Consequences consequences;
  private Optional<String> leader = Optional.empty();
  private Optional<Ballot> ballot = Optional.empty();
  private SortedSet<String> others = Collections.emptySortedSet();
  private Set<String> inView = Set.of();
  private final Map<String, Long> heardAt = new HashMap<>();
  private boolean hasView;
  private boolean duplicateInView;

  Elections(
      RaftMember member,
      ChecksummedLog log,
      VoterHistory voters,
      Outbox outbox,
      RaftRules rules,
      Consequences consequences) {
    this.me = member.raftId();
    this.log = log;
    this.voters = voters;
    this.outbox = outbox;
    this.rules = rules;
    this.silence = member.tuning().silence().toMillis();
    this.clock = new ElectionClock(silence, rules);
    this.seekers = new Seekers(silence);
    this.consequences = consequences;
  }

  Optional<String> leader() {
    return leader;
  }

  boolean leads() {
    return leader.equals(Optional.of(me));
  }

  boolean stands() {
    return ballot.isPresent();
  }

  /** All others in sight, in the same order everywhere: a seed fixes who is told first. */
  SortedSet<String> others() {
    return others;
  }

  void view(long now, Set<String> reachable, boolean duplicate) {
    // Who has left says no more, unless only a third member believes that it has left.
    heardAt.keySet().removeIf(id -> inView.contains(id) && !reachable.contains(id));
    inView = Set.copyOf(reachable);
    hasView = true;
    duplicateInView = rules.forbidsLeaders(duplicate);
    look(now);
  }

  /**
   * Something came from that member.
   *
   * @return whether others are in sight now
   */
  boolean heard(long now, String from) {
    heardAt.put(from, now);
    return !others.contains(from) && look(now);
  }

  /**
   * Who is in the view is in sight, and each voter that talks (R17).
   *
   * @return whether others are in sight now
   */
  boolean look(long now) {
    SortedSet<String> sight = new TreeSet<>(inView);
    heardAt.values().removeIf(at -> !rules.inSight(now, at, silence));
    configuration().stream()
        .filter(v -> !v.equals(me) && heardAt.containsKey(v))
        .forEach(sight::add);
    if (sight.equals(others)) {
      return false;
    }
    others = Collections.unmodifiableSortedSet(sight);
    return true;
  }

  /** All in sight, this member included. */
  Set<String> present() {
    Set<String> present = new TreeSet<>(others);
    present.add(me);
    return present;
  }

  /** Whether an office can stand among those in sight. */
  boolean sightBearsLeader() {
    return !duplicateInView && rules.isQuorum(configuration(), present());
  }

  void won() {
    leader = Optional.of(me);
    ballot = Optional.empty();
  }

  void follow(long now, String from) {
    if (leads()) {
      throw new AssertionError(
          "two leaders in term " + log.currentTerm() + ": " + me + " and " + from);
    }
    leader = Optional.of(from);
    ballot = Optional.empty();
    clock.heard(now);
  }

  /** Nobody leads, and no round of votes is on its way. */
  void forget() {
    leader = Optional.empty();
    ballot = Optional.empty();
  }

  /** As {@link #forget}; this member may stand when its turn has come. */
  void vacant(long now) {
    forget();
    clock.leaderGone(now, place(others));
  }

  void standNoEarlierThan(long time) {
    clock.standAt(time);
  }

  /** The leader is out of sight, fell silent or resigned. */
  void loseLeader(long now) {
    Set<String> left = new TreeSet<>(others);
    leader.ifPresent(left::remove);
    forget();
    clock.leaderGone(now, place(left));
    if (seekers.leaderWasTold(now)) {
      clock.standAt(now);
    }
    standIfDue(now);
  }

  void loseUnseenLeader(long now) {
    if (leader.filter(l -> !l.equals(me) && !others.contains(l)).isPresent()) {
      loseLeader(now);
    }
  }

  void tick(long now) {
    if (leader.isPresent() && clock.leaderSilent(now, place(others))) {
      loseLeader(now);
    }
    standIfDue(now);
  }

  private void standIfDue(long now) {
    if (leader.isEmpty() && clock.standsNow(now) && mayStand()) {
      clock.roundStarted(now, place(others));
      ask(new Ballot(log.currentTerm() + 1, true, me, rules));
    }
  }

  private List<String> configuration() {
    return rules.configuration(voters, log.commitIndex());
  }

  /**
   * When it asks as well as when it is answered. Also the only voter waits for a view: a copy of
   * its disk may run beside it (R15).
   */
  private boolean mayStand() {
    return hasView
        && listIsMine()
        && rules.mayStand(me, configuration(), voters.inLogAt(log.commitIndex()), isBarred());
  }

  /**
   * A list that stands only in the identity file makes nobody a voter, unless it names me alone.
   */
  private boolean listIsMine() {
    return voters.newestIndex() > 0 || configuration().equals(List.of(me));
  }

  private boolean isBarred() {
    return duplicateInView || rules.lacksEntries(log.cutAt());
  }

  private void ask(Ballot next) {
    ballot = Optional.of(next);
    RaftMessage.VoteRequest request =
        new RaftMessage.VoteRequest(
            next.term(), log.termAt(log.lastAppended()), log.lastAppended(), next.preVote());
    configuration().stream()
        .filter(voter -> !voter.equals(me) && rules.asks(voter, others))
        .sorted(Comparator.comparing(voter -> !others.contains(voter))) // no dial before these
        .forEach(voter -> outbox.send(voter, request));
    count(next);
  }

  private void count(Ballot round) {
    if (!mayStand() || !rules.isQuorum(configuration(), round.granted())) {
      return; // also whom a view has barred since it asked
    }
    if (round.preVote()) {
      log.vote(round.term(), Optional.of(me));
      ask(new Ballot(round.term(), false, me, rules));
    } else {
      consequences.elected().run();
    }
  }

  void requested(long now, String from, RaftMessage.VoteRequest m) {
    RaftRules.Voter mine = asVoter(now);
    RaftRules.VoteReply reply =
        rules.vote(
            mine,
            new RaftRules.Candidacy(from, m.term(), m.lastTerm(), m.lastIndex(), m.preVote()));
    if (!m.preVote() && m.term() > mine.term() && !mine.heardLeader()) {
      consequences.higherTerm().accept(m.term());
    }
    boolean granted = reply == RaftRules.VoteReply.GRANT;
    if (granted && !m.preVote()) {
      log.vote(m.term(), Optional.of(from));
      clock.roundStarted(now, place(others));
    }
    outbox.send(
        from, new RaftMessage.VoteAnswer(log.currentTerm(), m.term(), granted, m.preVote()));
    if (mine.heardLeader() && !leads() && seekers.asked(now, from)) {
      tellLeaderOf(from);
    }
    if (reply == RaftRules.VoteReply.REFUSE_AND_STAND && leader.isEmpty() && ballot.isEmpty()) {
      clock.standAt(now);
      standIfDue(now);
    }
  }

  private void tellLeaderOf(String seeker) {
    if (present().containsAll(configuration())) {
      leader.ifPresent(l -> outbox.send(l, new RaftMessage.Unreached(log.currentTerm(), seeker)));
    }
  }

  private RaftRules.Voter asVoter(long now) {
    boolean heard = leads() || (leader.isPresent() && clock.heardRecently(now));
    return new RaftRules.Voter(
        log.currentTerm(),
        log.vote(),
        log.termAt(log.lastAppended()),
        log.lastAppended(),
        heard,
        isBarred());
  }

  void answered(String from, RaftMessage.VoteAnswer m) {
    if (m.term() > log.currentTerm()) {
      consequences.higherTerm().accept(m.term());
      return;
    }
    ballot.ifPresent(
        round -> {
          round.answered(from, log.currentTerm(), m);
          count(round);
        });
  }

  /** My place among the voters in sight: who comes first stands first. */
  private int place(Set<String> among) {
    return (int)
        configuration().stream().filter(among::contains).filter(v -> v.compareTo(me) < 0).count();
  }
}
