package dev.waggle.manager.adapter.raft;

import org.jgroups.Address;
import org.jgroups.BytesMessage;
import org.jgroups.Message;
import org.jgroups.View;
import org.jgroups.conf.ClassConfigurator;
import org.jgroups.protocols.raft.ELECTION;
import org.jgroups.protocols.raft.RaftHeader;
import org.jgroups.protocols.raft.election.BaseElection;

/**
 * Carries the votes of {@link RaftNode}. The library's own voting is switched off: there the view's
 * coordinator collects votes for others by its own, perhaps old, majority (R3, R4), on a thread
 * that outlives the channel.
 */
public final class StrictElection extends ELECTION {
  private static final short ID = 1520;

  static {
    RaftMessageHeader.register();
    ClassConfigurator.addProtocol(ID, StrictElection.class);
  }

  private final StrictRaft receiver;

  StrictElection(StrictRaft receiver) {
    this.receiver = receiver;
  }

  void send(Address to, long term, byte[] body) {
    down_prot.down(
        new BytesMessage(to, body)
            .putHeader(id, new RaftMessageHeader(term))
            .setFlag(Message.Flag.OOB, Message.Flag.NO_RELIABILITY));
  }

  @Override
  protected void handleView(View next) {
    view = next;
  }

  @Override
  protected void handleMessage(Message message, RaftHeader header) {
    receiver.received(message, header);
  }

  @Override
  public synchronized BaseElection startVotingThread() {
    return this;
  }

  @Override
  public synchronized BaseElection stopVotingThread() {
    return this;
  }
}
