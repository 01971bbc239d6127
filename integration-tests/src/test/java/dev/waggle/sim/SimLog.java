package dev.waggle.sim;

import dev.waggle.manager.adapter.raft.EntryCodec;
import dev.waggle.manager.adapter.raft.RaftTuning;
import dev.waggle.manager.core.decision.Outcome;
import dev.waggle.manager.core.dispatch.HeardByLog;
import dev.waggle.manager.core.state.Transaction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A replicated log that keeps Raft's promises and nothing more: committed entries are in one order,
 * a leader holds all of them, one leads per term. Everything else may go wrong: a deposed leader
 * may not know it yet, outcomes get lost, followers lag and are given snapshots.
 */
final class SimLog {
  private static final int SNAPSHOT_LAG = 40;
  private static final long LOOK_EVERY = 100;

  /** A leader that hears no majority is deposed within this time. */
  static final long MISSED_WITHIN = RaftTuning.DEFAULT.silence().toMillis();

  /** After a leader is gone the next one is there within this time. */
  static final long ELECTED_WITHIN = 2_000;

  /** Each manager has been heard again within this time by those that it reaches. */
  static final long HEARD_EVERY = HeardByLog.EVERY_MILLIS;

  /** One committed entry; empty bytes are a leader's first entry. */
  record Entry(long index, long term, byte[] bytes) {}

  private final Simulation world;
  private final Dice dice;
  private final long life;
  private final List<Entry> entries = new ArrayList<>();
  private final Map<String, Boolean> fetching = new HashMap<>();
  private long term;
  private Optional<SimHost> leader = Optional.empty();
  private long leaderlessSince;
  private long electionTakes;

  SimLog(Simulation world, Dice dice) {
    this(world, dice, 1);
  }

  private SimLog(Simulation world, Dice dice, long life) {
    this.world = world;
    this.dice = dice;
    this.life = life;
  }

  /** Which life of the swarm it is of: the number of the epoch. */
  long life() {
    return life;
  }

  /** Members, whether they are up or not. */
  List<SimHost> voters() {
    return world.hosts().stream().filter(host -> host.votesIn(this)).toList();
  }

  /**
   * The log of a new life, made from what one member has of this one: to this index, and perhaps
   * more. Of later terms it need not have heard.
   */
  SimLog madeAnew(long fromIndex, long newLife) {
    SimLog anew = new SimLog(world, dice, newLife);
    anew.entries.addAll(entries.subList(0, (int) dice.between(fromIndex, entries.size())));
    anew.term = anew.entries.get(anew.entries.size() - 1).term();
    anew.leaderlessSince = world.now();
    anew.electionTakes = dice.between(200, 1_200);
    anew.start();
    return anew;
  }

  void start() {
    look();
  }

  Optional<SimHost> leader() {
    return leader;
  }

  long term() {
    return term;
  }

  // --- who leads

  private void look() {
    voters().stream().filter(voter -> !voter.isPaused()).forEach(this::listen);
    if (leader.filter(l -> l.isPaused() ? isMissed(l) : !hasMajority(l)).isPresent()) {
      lose(dice.between(200, MISSED_WITHIN));
    } else if (leader.isPresent() && world.faults().strikes(Fault.LEADER_CHANGE)) {
      lose(world.faults().strikes(Fault.LEADER_DEPOSED_UNAWARE) ? dice.between(100, 900) : 0);
    } else if (leader.isEmpty() && world.now() - leaderlessSince >= electionTakes) {
      elect();
    }
    voters().forEach(this::feed);
    world.queue().after(LOOK_EVERY, this::look);
  }

  private void listen(SimHost voter) {
    List<SimHost> heard = voters().stream().filter(other -> isHeard(other, voter)).toList();
    voter.manager().ifPresent(manager -> manager.heardByLog(heard));
  }

  private boolean isHeard(SimHost voter, SimHost by) {
    return world.network().connects(by, voter) && !by.isPaused() && !voter.isPaused();
  }

  private boolean hasMajority(SimHost host) {
    long reached = voters().stream().filter(v -> isHeard(v, host)).count();
    return reached * 2 > voters().size();
  }

  /** Whether enough others do not stand still, to elect one of them. */
  private boolean isMissed(SimHost host) {
    long others =
        voters().stream()
            .filter(v -> v != host && !v.isPaused() && v.manager().isPresent())
            .count();
    return others * 2 > voters().size();
  }

  /** The leader is deposed; it may believe for some time yet that it leads. */
  private void lose(long unawareFor) {
    SimHost old = leader.orElseThrow();
    world.trace().line(old.name(), "deposed in term " + term);
    leader = Optional.empty();
    leaderlessSince = world.now();
    electionTakes = dice.between(200, 1_200);
    if (unawareFor == 0) {
      old.process(() -> old.manager().ifPresent(SimManager::following));
    } else {
      long then = term;
      old.later(
          unawareFor,
          () -> old.manager().filter(m -> m.term() <= then).ifPresent(SimManager::following));
    }
  }

  void stepDown(SimHost host, String why) {
    if (leader.filter(l -> l == host).isPresent()) {
      world.trace().line(host.name(), "steps down: " + why);
      lose(0);
    } else {
      host.manager().ifPresent(SimManager::following);
    }
  }

  /** The leader is deposed and does not notice for so long. */
  void deposeUnaware(long millis) {
    lose(millis);
  }

  /** The log is that of a backup again, in whose term nobody had been elected since. */
  void restore(Backup backup) {
    leader = Optional.empty();
    leaderlessSince = world.now();
    term = backup.term();
    entries.subList((int) backup.size(), entries.size()).clear();
    fetching.clear();
  }

  /** What a backup of a manager's log has kept. */
  record Backup(long size, long term) {}

  Backup backup() {
    return new Backup(size(), term);
  }

  void hostGone(SimHost host) {
    fetching.remove(host.name());
    if (leader.filter(l -> l == host).isPresent()) {
      leader = Optional.empty();
      leaderlessSince = world.now();
      electionTakes = dice.between(900, ELECTED_WITHIN);
    }
  }

  void hostBack(SimHost host) {
    feed(host);
  }

  private void elect() {
    List<SimHost> candidates =
        voters().stream().filter(v -> v.manager().isPresent() && hasMajority(v)).toList();
    if (candidates.isEmpty()) {
      return;
    }
    SimHost elected = dice.oneOf(candidates);
    SimManager manager = elected.manager().orElseThrow();
    while (manager.appliedIndex() < entries.size()) {
      manager.apply(entries.get((int) manager.appliedIndex()));
    }
    term++;
    leader = Optional.of(elected);
    world.trace().line(elected.name(), "leads in term " + term);
    append(new byte[0]);
    manager.apply(entries.get(entries.size() - 1));
    world.invariants().elected(manager);
    manager.leading(term);
  }

  // --- proposals

  void propose(SimHost from, Transaction tx, Consumer<Outcome> done) {
    byte[] bytes = tx.isEmpty() ? new byte[0] : EntryCodec.encode(tx);
    long asked = tx.term();
    if (world.faults().strikes(Fault.PROPOSAL_LOST)) {
      if (leads(from, asked) && dice.chance(0.5)) {
        lose(0);
      }
      from.later(5, () -> done.accept(new Outcome.NotDone("refused before it was sent")));
      return;
    }
    if (world.faults().threatens(Fault.PROPOSAL_OF_AN_OLD_TERM)) {
      if (leads(from, asked)) {
        lose(0);
      }
      from.later(dice.between(300, 4_000), () -> tooLate(from, asked, bytes, done));
      return;
    }
    from.later(dice.between(1, 6), () -> commit(from, asked, bytes, done));
  }

  /** A leader appends what it was given when it led before: the library does not ask. */
  private void tooLate(SimHost from, long asked, byte[] bytes, Consumer<Outcome> done) {
    boolean leadsAnew = term > asked && leader.filter(l -> l == from).isPresent();
    if (!leadsAnew || bytes.length == 0 || !hasMajority(from)) {
      commit(from, asked, bytes, done);
      return;
    }
    world.faults().happened(Fault.PROPOSAL_OF_AN_OLD_TERM);
    world.trace().line(from.name(), "appends an entry of term " + asked + " in term " + term);
    Entry entry = append(bytes);
    from.manager().orElseThrow().apply(entry);
    done.accept(new Outcome.NotDone("its term was over"));
    voters().forEach(this::feed);
  }

  private boolean leads(SimHost host, long inTerm) {
    return term == inTerm && leader.filter(l -> l == host).isPresent();
  }

  private void commit(SimHost from, long asked, byte[] bytes, Consumer<Outcome> done) {
    if (!leads(from, asked)) {
      boolean known = dice.chance(0.5);
      done.accept(
          known
              ? new Outcome.NotDone("another term's entry took its place")
              : new Outcome.Unknown("deposed"));
      return;
    }
    if (!hasMajority(from)) {
      from.later(50, () -> commit(from, asked, bytes, done));
      return;
    }
    if (world.faults().strikes(Fault.OUTCOME_UNKNOWN_NOT_DONE)) {
      lose(0);
      done.accept(new Outcome.Unknown("deposed before a majority had it"));
      return;
    }
    if (bytes.length == 0) {
      done.accept(new Outcome.Committed(from.manager().orElseThrow().appliedIndex()));
      return;
    }
    Entry entry = append(bytes);
    if (world.faults().strikes(Fault.OUTCOME_UNKNOWN_DONE)) {
      lose(0);
      done.accept(new Outcome.Unknown("deposed after a majority had it"));
      return;
    }
    SimManager manager = from.manager().orElseThrow();
    Outcome committed = new Outcome.Committed(entry.index());
    if (world.faults().strikes(Fault.OUTCOME_BEFORE_APPLY)) {
      done.accept(committed);
      manager.apply(entry);
    } else {
      manager.apply(entry);
      done.accept(committed);
    }
    voters().forEach(this::feed);
  }

  private Entry append(byte[] bytes) {
    Entry entry = new Entry(entries.size() + 1L, term, bytes);
    entries.add(entry);
    return entry;
  }

  // --- followers

  /** Lets a replica come nearer to the end of the log, if it can hear of it. */
  private void feed(SimHost host) {
    Optional<SimManager> manager = host.manager();
    boolean reached =
        leader.filter(l -> l != host && world.network().connects(l, host)).isPresent();
    if (!reached || manager.isEmpty() || fetching.getOrDefault(host.name(), false)) {
      return;
    }
    long lag = entries.size() - manager.get().appliedIndex();
    if (lag <= 0) {
      return;
    }
    fetching.put(host.name(), true);
    boolean lagging = world.faults().strikes(Fault.FOLLOWER_LAGS);
    host.later(
        lagging ? dice.between(500, 3_000) : dice.between(2, 15),
        () -> {
          fetching.put(host.name(), false);
          host.manager().filter(m -> m == manager.get()).ifPresent(this::catchUp);
        });
  }

  private void catchUp(SimManager replica) {
    long lag = entries.size() - replica.appliedIndex();
    Optional<SimManager> source = leader.flatMap(SimHost::manager);
    if (lag > SNAPSHOT_LAG && source.isPresent()) {
      world.faults().happened(Fault.SNAPSHOT_INSTALLED);
      replica.install(EntryCodec.decodeSnapshot(source.get().snapshot()));
    }
    while (replica.appliedIndex() < entries.size()) {
      replica.apply(entries.get((int) replica.appliedIndex()));
    }
  }

  long size() {
    return entries.size();
  }
}
