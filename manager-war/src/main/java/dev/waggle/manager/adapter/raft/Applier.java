package dev.waggle.manager.adapter.raft;

import java.util.Arrays;
import org.jgroups.protocols.raft.LogEntry;

/**
 * The machine as far as the log is applied to it: entry by entry (R8), from a snapshot, into
 * snapshots. Confined to the node's thread.
 */
final class Applier {
  /** Who is told of each entry, before the next one is applied. */
  interface Listener {
    void applied(long index, LogEntry entry);
  }

  private final ChecksummedLog log;
  private final ReplicatedMachine machine;
  private final VoterHistory voters;
  private final RaftRules rules;
  private final Snapshots snapshots;
  private final Listener listener;
  private long applied;

  Applier(
      ChecksummedLog log,
      ReplicatedMachine machine,
      VoterHistory voters,
      RaftRules rules,
      Snapshots snapshots,
      Listener listener) {
    this.log = log;
    this.machine = machine;
    this.voters = voters;
    this.rules = rules;
    this.snapshots = snapshots;
    this.listener = listener;
  }

  /** The index of the last entry applied or contained in the installed snapshot. */
  long index() {
    return applied;
  }

  /** Brings the machine to what the log knows to be committed. */
  void load() {
    applied = machine.appliedIndex();
    log.snapshot().filter(s -> s.index() > applied).ifPresent(this::give);
    if (applied > log.lastAppended()) {
      throw new IllegalArgumentException(
          "the machine is at " + applied + ", not of this log: " + log);
    }
    log.commitIndex(Math.max(applied, log.commitIndex()));
    applyCommitted();
  }

  private void give(StoredSnapshot snapshot) {
    machine.install(snapshot.index(), snapshot.term(), snapshot.state());
    applied = snapshot.index();
  }

  void applyCommitted() {
    while (applied < log.commitIndex()) {
      long index = applied + 1;
      LogEntry entry = log.entry(index);
      if (rules.appliesNext(machine.appliedIndex(), index)) {
        machine.apply(index, entry.term(), entry.internal() ? new byte[0] : payload(entry));
      }
      applied = index;
      snapshots.applied(entry.length());
      listener.applied(index, entry);
    }
  }

  private static byte[] payload(LogEntry entry) {
    boolean whole = entry.offset() == 0 && entry.length() == entry.command().length;
    return whole
        ? entry.command()
        : Arrays.copyOfRange(entry.command(), entry.offset(), entry.offset() + entry.length());
  }

  /** A leader's snapshot: the machine takes it first, which proves that the state is whole. */
  void install(StoredSnapshot snapshot) {
    give(snapshot);
    log.install(snapshot);
    voters.load(log);
  }

  /** Makes a snapshot now if there is anything new; {@code written} runs when it is on disk. */
  void snapshot(Runnable written) {
    if (applied > log.snapshot().map(StoredSnapshot::index).orElse(0L)) {
      snapshots.start(applied, voters.at(applied), machine.capture(), written);
    } else {
      written.run();
    }
  }

  void snapshotIfDue() {
    if (snapshots.due(applied)) {
      snapshot(() -> {});
    }
  }

  void snapshotInterval(long entries) {
    snapshots.interval(entries);
  }
}
