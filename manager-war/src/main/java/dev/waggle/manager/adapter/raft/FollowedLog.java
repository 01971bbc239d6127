package dev.waggle.manager.adapter.raft;

import org.jgroups.protocols.raft.LogEntries;
import org.jgroups.protocols.raft.LogEntry;

/**
 * A member's log as the leader of the present term fills it (R1, R7, R14). Confined to the node's
 * thread.
 */
final class FollowedLog {
  private final ChecksummedLog log;
  private final VoterHistory voters;
  private final Applier applier;
  private final RaftRules rules;

  FollowedLog(ChecksummedLog log, VoterHistory voters, Applier applier, RaftRules rules) {
    this.log = log;
    this.voters = voters;
    this.applier = applier;
    this.rules = rules;
  }

  /** Writes what was sent; the answer claims no more than that. */
  RaftMessage.AppendAnswer append(RaftMessage.Append m) {
    RaftRules.AppendPlan plan =
        rules.append(
            log,
            m.prevIndex(),
            m.prevTerm(),
            m.entries().stream().map(LogEntry::term).toList(),
            m.commit());
    if (plan.accepted()) {
      carryOut(plan, m);
    }
    return new RaftMessage.AppendAnswer(
        log.currentTerm(), plan.accepted(), plan.index(), m.round());
  }

  private void carryOut(RaftRules.AppendPlan plan, RaftMessage.Append m) {
    if (plan.cutFrom() > 0) {
      log.deleteAllEntriesStartingFrom(plan.cutFrom());
      voters.cutFrom(plan.cutFrom());
    }
    if (plan.firstNew() < m.entries().size()) {
      LogEntries added = new LogEntries();
      m.entries().subList(plan.firstNew(), m.entries().size()).forEach(added::add);
      long first = m.prevIndex() + 1 + plan.firstNew();
      log.append(first, added);
      voters.appended(first, added);
    }
    log.commitIndex(plan.commit());
    if (rules.settlesCut(log.cutAt(), plan.index(), log.termAt(log.commitIndex()), m.term())) {
      log.cutSettled();
    }
  }

  /** Takes a snapshot unless it is behind what is known to be committed. */
  RaftMessage.AppendAnswer install(StoredSnapshot snapshot) {
    if (rules.install(log, snapshot.index(), snapshot.term()) != RaftRules.Install.ACKNOWLEDGE) {
      applier.install(snapshot);
    }
    return new RaftMessage.AppendAnswer(log.currentTerm(), true, log.commitIndex(), 0);
  }

  /** To a leader of an older term: the present one, and nothing is changed. */
  RaftMessage.AppendAnswer refusal(long round) {
    return new RaftMessage.AppendAnswer(log.currentTerm(), false, log.lastAppended(), round);
  }
}
