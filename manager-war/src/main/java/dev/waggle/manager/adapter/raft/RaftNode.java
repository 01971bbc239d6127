package dev.waggle.manager.adapter.raft;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jgroups.protocols.raft.LogEntries;
import org.jgroups.protocols.raft.LogEntry;

/**
 * One member of a group: what it holds and what it does upon each event, by {@link RaftRules}. No
 * thread, no clock, no network: the caller brings all events on one thread, with a time in
 * milliseconds that never goes back, and calls {@link #flush} after each run of events (R5, R6).
 *
 * <pre>
 * follower  --no leader, may stand, time is up-->  pre-vote  --majority-->  candidate (term + 1)
 * candidate --majority-->  leader  --its first entry applied-->  answers proposals and reads
 * any       --higher term-->  follower        leader --majority silent, not in sight-->  follower
 * </pre>
 */
final class RaftNode {
  private final String me;
  private final RaftRules rules;
  private final ChecksummedLog log;
  private final ReplicatedMachine machine;
  private final RaftTuning tuning;
  private final Outbox outbox;
  private final VoterHistory voters;
  private final Proposals proposals = new Proposals();
  private final ReadRounds reads = new ReadRounds();
  private final Elections elections;
  private final Applier applier;
  private final FollowedLog followed;

  private Optional<Replication> office = Optional.empty();
  private long firstOfTerm;
  private long now;
  private Leadership announced = new Leadership.NoLeader();

  RaftNode(
      RaftMember member, ChecksummedLog log, ReplicatedMachine machine, RaftEnvironment around) {
    this(member, log, machine, around, RaftRules.ALL);
  }

  /**
   * @param rules all of them; a test leaves one out
   */
  RaftNode(
      RaftMember member,
      ChecksummedLog log,
      ReplicatedMachine machine,
      RaftEnvironment around,
      RaftRules rules) {
    this.me = member.raftId();
    this.rules = rules;
    this.log = log;
    this.machine = machine;
    this.tuning = member.tuning();
    this.outbox = around.outbox();
    this.voters = new VoterHistory(member.voters());
    this.elections =
        new Elections(
            member,
            log,
            voters,
            outbox,
            rules,
            new Elections.Consequences(this::lead, this::enterHigherTerm));
    Snapshots snapshots =
        new Snapshots(
            log, around.background(), tuning.snapshotEntries(), tuning.slowFollowerEntries());
    this.applier = new Applier(log, machine, voters, rules, snapshots, this::applied);
    this.followed = new FollowedLog(log, voters, applier, rules);
  }

  /** Loads the machine from snapshot and log; before any other event. */
  void start(long time) {
    now = time;
    voters.load(log);
    applier.load();
    elections.vacant(now);
  }

  /** From here on this member alone is the configuration (R11); before the first view. */
  void forceAlone() {
    voters.force(log.lastAppended(), List.of(me));
  }

  // --- events

  /**
   * The members in the view changed.
   *
   * @param reachable raft ids of all others in it
   * @param duplicate whether a raft id is in it twice: then nobody leads (R15)
   */
  void view(long time, Set<String> reachable, boolean duplicate) {
    now = time;
    elections.view(now, reachable, duplicate);
    sightChanged();
    announce();
  }

  private void sightChanged() {
    if (leads() && !elections.sightBearsLeader()) {
      standDown();
    }
    office.ifPresent(o -> o.sight(now, elections.others()));
    elections.loseUnseenLeader(now);
  }

  void receive(long time, String from, RaftMessage message) {
    now = time;
    if (elections.heard(now, from)) {
      sightChanged();
    }
    if (message instanceof RaftMessage.VoteRequest m) {
      elections.requested(now, from, m);
    } else if (message instanceof RaftMessage.VoteAnswer m) {
      elections.answered(from, m);
    } else {
      enterHigherTerm(message.term());
      receiveInTerm(from, message);
    }
    announce();
  }

  private void receiveInTerm(String from, RaftMessage message) {
    if (message instanceof RaftMessage.Append m) {
      append(from, m);
    } else if (message instanceof RaftMessage.InstallSnapshot m) {
      install(from, m);
    } else if (message instanceof RaftMessage.AppendAnswer m && m.term() == term()) {
      office.ifPresent(o -> o.answered(now, from, m));
    } else if (message instanceof RaftMessage.Unreached m && m.term() == term()) {
      office.ifPresent(o -> unreached(o, from, m.voter()));
    } else if (message instanceof RaftMessage.Resigned m
        && m.term() == term()
        && elections.leader().equals(Optional.of(from))) {
      elections.loseLeader(now);
    }
  }

  private void unreached(Replication current, String by, String voter) {
    if (configuration().containsAll(List.of(by, voter))
        && current.held(by) >= log.commitIndex()
        && ownEntryApplied()
        && rules.cedes(now, current.answeredAt().get(voter), tuning.silence().toMillis())) {
      resign(now);
    }
  }

  /** Time passes; call it at least every 50 ms. */
  void tick(long time) {
    now = time;
    proposals.tick(now);
    if (elections.look(now)) {
      sightChanged();
    }
    if (leads()) {
      Replication current = office.orElseThrow();
      current.tick(now);
      current.knock(now, me, configuration());
      if (rules.lostMajority(
          me, configuration(), current.answeredAt(), now, tuning.silence().toMillis())) {
        standDown();
      }
    } else {
      elections.tick(now);
    }
    announce();
  }

  /** Enters a proposal into the next run; its future is answered after it was applied here. */
  void propose(long time, long term, byte[] payload, CompletableFuture<Proposed> done) {
    now = time;
    if (!answersIn(term)) {
      done.completeExceptionally(notLeading());
      return;
    }
    LogEntry entry = new LogEntry(term, payload, 0, payload.length, false);
    proposals.draft(entry, now + tuning.proposalTimeout().toMillis(), done);
  }

  void read(long time, CompletableFuture<Long> done) {
    read(time, term(), done);
  }

  /** A read by a leader of that term: what it knows may be old in a later term of its own. */
  void read(long time, long term, CompletableFuture<Long> done) {
    now = time;
    if (!answersIn(term)) {
      done.completeExceptionally(notLeading());
      return;
    }
    reads.add(done);
  }

  /** Adds a caught-up member of the view, or removes one (R10); done when applied here. */
  void changeVoter(long time, String raftId, boolean add, CompletableFuture<Proposed> done) {
    now = time;
    if (!leads()) {
      done.completeExceptionally(notLeading());
      return;
    }
    if (configuration().contains(raftId) == add && seated().contains(raftId) == add) {
      done.complete(new Proposed(applier.index(), term()));
      return;
    }
    Optional<String> refusal = refusesChange(raftId, add);
    if (refusal.isPresent()) {
      done.completeExceptionally(new MembershipRefusedException(refusal.get()));
      return;
    }
    List<String> next = new ArrayList<>(configuration());
    if (add) {
      next.add(raftId);
    } else {
      next.remove(raftId);
    }
    long deadline = now + tuning.proposalTimeout().toMillis();
    proposals.draft(VoterHistory.entry(term(), next), deadline, done);
    flush(now); // the next request must see this change in the log
  }

  private Optional<String> refusesChange(String raftId, boolean add) {
    Optional<String> refusal =
        rules.refusesChange(ownEntryApplied(), voters.newestIndex(), log.commitIndex());
    if (refusal.isPresent() || !add) {
      return refusal.isPresent() || configuration().size() > 1
          ? refusal
          : Optional.of("the last manager cannot be removed: leave the swarm with force instead");
    }
    if (!elections.others().contains(raftId)) {
      return Optional.of(raftId + " is not connected: start it and try again");
    }
    long held = office.orElseThrow().held(raftId);
    return held >= firstOfTerm && held >= log.commitIndex() - 1000
        ? Optional.empty()
        : Optional.of(
            raftId
                + " has not caught up ("
                + held
                + " of "
                + log.lastAppended()
                + " entries): try again");
  }

  /** Gives up leadership so that another member may take it. */
  void resign(long time) {
    now = time;
    if (leads()) {
      long term = term();
      elections.others().forEach(id -> outbox.send(id, new RaftMessage.Resigned(term)));
      standDown();
      boolean alone = configuration().size() == 1;
      elections.standNoEarlierThan(now + (alone ? 0 : tuning.silence().toMillis()));
    }
    announce();
  }

  /** The end of a run of events: one append with one force for all proposals of the run. */
  void flush(long time) {
    now = time;
    proposals.failDrafts(term -> !rules.appends(term, term(), leads()), this::notLeading);
    if (proposals.hasDrafts()) {
      appendOwn(proposals.take(log.lastAppended() + 1));
    }
    office.ifPresent(this::advance);
    announce();
  }

  /** Nothing is answered any more; all that waits is answered now. */
  void close() {
    endOffice();
    proposals.failDrafts(term -> true, this::notLeading);
    proposals.close();
    announce();
  }

  /** Makes a snapshot now if there is anything new; {@code written} runs when it is on disk. */
  void snapshot(Runnable written) {
    applier.snapshot(written);
  }

  void snapshotInterval(long entries) {
    applier.snapshotInterval(entries);
  }

  // --- leading

  private void appendOwn(LogEntries entries) {
    long first = log.lastAppended() + 1;
    log.append(first, entries);
    voters.appended(first, entries);
    office.ifPresent(o -> o.feed(now));
  }

  private void advance(Replication current) {
    long commit =
        rules.commit(
            log,
            term(),
            configuration(),
            id -> id.equals(me) ? log.lastAppended() : current.held(id));
    if (commit > log.commitIndex()) {
      log.commitIndex(commit);
      applyCommitted();
    }
    if (!leads()) {
      return;
    }
    reads.start(log.commitIndex(), () -> current.startRound(now));
    if (reads.onItsWay() && confirms(current)) {
      reads.confirmed();
    }
    reads.applied(applier.index());
  }

  private boolean confirms(Replication current) {
    List<String> confirming = new ArrayList<>(current.answered(reads.round()));
    confirming.add(me);
    return rules.confirmsRead(configuration(), confirming);
  }

  private void lead() {
    elections.won();
    Replication mine = new Replication(term(), log, outbox, tuning.resendInterval().toMillis());
    office = Optional.of(mine);
    LogEntry first = VoterHistory.entry(term(), configuration());
    firstOfTerm = log.lastAppended() + 1;
    log.append(firstOfTerm, LogEntries.create(first));
    voters.appended(firstOfTerm, first);
    mine.begin(now, configuration(), elections.others());
    advance(mine);
  }

  private void standDown() {
    endOffice();
    elections.vacant(now);
  }

  private void endOffice() {
    office = Optional.empty();
    elections.forget();
    reads.fail(this::notLeading);
  }

  // --- following

  private void append(String from, RaftMessage.Append m) {
    if (m.term() < term()) {
      outbox.send(from, followed.refusal(m.round()));
      return;
    }
    elections.follow(now, from);
    outbox.send(from, followed.append(m));
    applyCommitted();
  }

  private void install(String from, RaftMessage.InstallSnapshot m) {
    if (m.term() < term()) {
      outbox.send(from, followed.refusal(0));
      return;
    }
    elections.follow(now, from);
    RaftMessage answer = followed.install(m.snapshot());
    proposals.unknownBelow(applier.index() + 1);
    outbox.send(from, answer);
  }

  // --- elections

  private void enterHigherTerm(long term) {
    if (term <= term()) {
      return;
    }
    boolean led = leads();
    endOffice();
    log.vote(term, Optional.empty());
    if (led) {
      elections.standNoEarlierThan(now); // whoever raised the term may be unable to win
    }
  }

  // --- applying

  private void applyCommitted() {
    applier.applyCommitted();
    if (leads() && ownEntryApplied() && !voters.at(applier.index()).contains(me)) {
      resign(now); // removed, and the removal is committed
    }
    applier.snapshotIfDue();
  }

  private void applied(long index, LogEntry entry) {
    announce(); // before the answers: whoever waited may propose at once
    proposals.applied(index, entry.term());
  }

  private boolean ownEntryApplied() {
    return applier.index() >= firstOfTerm;
  }

  private void announce() {
    Leadership is = leadership();
    if (!is.equals(announced)) {
      announced = is;
      machine.leadership(is);
    }
  }

  private Leadership leadership() {
    if (leads()) {
      return ownEntryApplied() ? new Leadership.Leading(term()) : new Leadership.NoLeader();
    }
    return leader().isPresent() ? new Leadership.Following(leader()) : new Leadership.NoLeader();
  }

  // --- what it is

  boolean leads() {
    return office.isPresent();
  }

  long term() {
    return log.currentTerm();
  }

  Optional<String> leader() {
    return elections.leader();
  }

  List<String> voters() {
    return configuration();
  }

  private List<String> configuration() {
    return rules.configuration(voters, log.commitIndex());
  }

  /** The newest configuration that no failure can take back. */
  private List<String> seated() {
    return voters.at(log.commitIndex());
  }

  private boolean answersIn(long term) {
    return leads() && term == term() && ownEntryApplied();
  }

  private NotLeaderException notLeading() {
    String who = leader().map(l -> l + " leads").orElse("nobody leads at the moment");
    return new NotLeaderException(me + " does not lead in this term: " + who, leader());
  }

  RaftStatus status(Duration longestStall, Optional<String> failure) {
    return new RaftStatus(
        term(),
        role(),
        leader(),
        log.commitIndex(),
        applier.index(),
        log.lastAppended(),
        configuration(),
        seated(),
        elections.present(),
        office.map(Replication::held).orElse(Map.of()),
        longestStall,
        failure);
  }

  private RaftStatus.Role role() {
    if (leads()) {
      return RaftStatus.Role.LEADER;
    }
    if (!configuration().contains(me)) {
      return RaftStatus.Role.LEARNER;
    }
    return elections.stands() ? RaftStatus.Role.CANDIDATE : RaftStatus.Role.FOLLOWER;
  }
}
