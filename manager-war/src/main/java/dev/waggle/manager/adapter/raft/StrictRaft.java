package dev.waggle.manager.adapter.raft;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jgroups.Address;
import org.jgroups.BytesMessage;
import org.jgroups.Message;
import org.jgroups.View;
import org.jgroups.conf.ClassConfigurator;
import org.jgroups.protocols.raft.Log;
import org.jgroups.protocols.raft.RAFT;
import org.jgroups.protocols.raft.RaftHeader;
import org.jgroups.raft.Options;
import org.jgroups.raft.util.Utils;
import org.jgroups.util.MessageBatch;
import org.jspecify.annotations.Nullable;

/**
 * Carries what {@link RaftNode} says through a JGroups stack: addresses with raft ids, views,
 * messages. All judgement is the node's; the library's own (append answers, commit, votes, snapshot
 * install) is unreachable here, and its writing methods refuse: see {@link RaftRules} for what it
 * got wrong.
 */
public final class StrictRaft extends RAFT {
  private static final short ID = 1521;

  static {
    RaftMessageHeader.register();
    ClassConfigurator.addProtocol(ID, StrictRaft.class);
  }

  private static final System.Logger LOG = System.getLogger(StrictRaft.class.getName());

  private final RaftLoop loop;
  private volatile Map<String, Address> addresses = Map.of();
  private volatile boolean warnedOfFormat;
  private @Nullable StrictElection election;

  StrictRaft(RaftLoop loop, String raftId, List<String> voters) {
    this.loop = loop;
    raftId(raftId);
    super.members(voters);
  }

  void election(StrictElection carrier) {
    election = carrier;
  }

  /** Sends or loses; a member that no view of this life has shown cannot be reached. */
  void send(String to, RaftMessage message) {
    Address address = addresses.get(to);
    StrictElection votes = election;
    if (address == null || votes == null) {
      return;
    }
    byte[] body = RaftMessageCodec.encode(message);
    if (message instanceof RaftMessage.VoteRequest || message instanceof RaftMessage.VoteAnswer) {
      votes.send(address, message.term(), body);
    } else {
      // The node repeats itself: the library would keep all that a dead line does not acknowledge.
      down_prot.down(
          new BytesMessage(address, body)
              .putHeader(id, new RaftMessageHeader(message.term()))
              .setFlag(Message.Flag.NO_RELIABILITY));
    }
  }

  /** Any thread of JGroups; the node's thread takes it from there. */
  void received(Message message, RaftHeader header) {
    if (!(header instanceof RaftMessageHeader ours) || !ours.isKnownFormat()) {
      refuseFormat(message, header);
      return;
    }
    try {
      RaftMessage decoded =
          RaftMessageCodec.decode(message.getArray(), message.getOffset(), message.getLength());
      String from = Utils.extractRaftId(message.src());
      loop.event((node, now) -> node.receive(now, from, decoded));
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "unreadable message from " + message.src(), e);
    }
  }

  private void refuseFormat(Message message, RaftHeader header) {
    if (!warnedOfFormat) {
      warnedOfFormat = true;
      LOG.log(
          System.Logger.Level.ERROR,
          "manager {0} speaks another Raft format ({1}): run the same version on all managers",
          message.src(),
          header instanceof RaftMessageHeader h ? h.format() : header);
    }
  }

  @Override
  public void handleView(View next) {
    view = next;
    Map<String, Address> byId = new TreeMap<>();
    boolean duplicate = false;
    for (Address address : next.getMembersRaw()) {
      duplicate |= byId.put(Utils.extractRaftId(address), address) != null;
    }
    if (duplicate) {
      LOG.log(
          System.Logger.Level.ERROR,
          "two managers run with the same raft id, so nobody leads: stop the copy ({0})",
          next);
    }
    boolean twice = duplicate;
    byId.remove(raftId());
    addresses = withUnseenVoters(byId);
    loop.event((node, now) -> node.view(now, byId.keySet(), twice));
  }

  private Map<String, Address> withUnseenVoters(Map<String, Address> seen) {
    Map<String, Address> all = new TreeMap<>(addresses);
    all.keySet().retainAll(loop.status().voters());
    all.putAll(seen);
    return all;
  }

  @Override
  public @Nullable Object up(Message message) {
    RaftHeader header = message.getHeader(id);
    if (header == null) {
      return up_prot.up(message);
    }
    received(message, header);
    return null;
  }

  @Override
  public void up(MessageBatch batch) {
    for (Iterator<Message> it = batch.iterator(); it.hasNext(); ) {
      Message message = it.next();
      RaftHeader header = message.getHeader(id);
      if (header != null) {
        it.remove();
        received(message, header);
      }
    }
    if (!batch.isEmpty()) {
      up_prot.up(batch);
    }
  }

  /** The log is opened before the channel is built, and the loop outlives it: nothing to start. */
  @Override
  public void start() {}

  @Override
  public void stop() {}

  // --- what the library and its metrics ask for is the node's

  @Override
  public long currentTerm() {
    return loop.status().term();
  }

  @Override
  public @Nullable Address leader() {
    Optional<String> leader = loop.status().leader();
    if (leader.isEmpty()) {
      return null;
    }
    return leader.get().equals(raftId()) ? local_addr : addresses.get(leader.get());
  }

  @Override
  public boolean isLeader() {
    return loop.status().role() == RaftStatus.Role.LEADER;
  }

  @Override
  public long lastAppended() {
    return loop.status().lastIndex();
  }

  @Override
  public long commitIndex() {
    return loop.status().commitIndex();
  }

  @Override
  public List<String> members() {
    return new ArrayList<>(loop.status().voters());
  }

  @Override
  public int majority() {
    return loop.status().majority();
  }

  @Override
  public String role() {
    return loop.status().role().toString();
  }

  // --- the library's own ways to change anything are closed

  /** The stack calls this with null when it disconnects; there is no other way to name a leader. */
  @Override
  public RAFT setLeaderAndTerm(@Nullable Address leader, long term) {
    if (leader != null) {
      throw refused();
    }
    loop.event((node, now) -> node.resign(now));
    return this;
  }

  @Override
  public int trySetLeaderAndTerm(@Nullable Address leader, long term) {
    throw refused();
  }

  @Override
  public long createNewTerm() {
    throw refused();
  }

  @Override
  public int currentTerm(long term) {
    throw refused();
  }

  @Override
  public RAFT votedFor(@Nullable Address member) {
    throw refused();
  }

  @Override
  public CompletableFuture<byte[]> setAsync(
      byte[] buf, int offset, int length, boolean internal, @Nullable Options options) {
    throw refused();
  }

  /** In the library this commits what no majority holds. */
  @Override
  public CompletableFuture<byte[]> getAsync(
      byte[] buf, int offset, int length, @Nullable Options options) {
    throw refused();
  }

  @Override
  public CompletableFuture<byte[]> addServer(String name) {
    throw refused();
  }

  @Override
  public CompletableFuture<byte[]> removeServer(String name) {
    throw refused();
  }

  @Override
  public CompletableFuture<Void> snapshotAsync() {
    throw refused();
  }

  @Override
  public void handleUpRequest(Message message, RaftHeader header) {
    throw refused();
  }

  @Override
  public void initStateMachineFromLog() {
    throw refused();
  }

  @Override
  public void flushCommitTable() {
    throw refused();
  }

  @Override
  public void flushCommitTable(Address member) {
    throw refused();
  }

  @Override
  public RAFT log(Log library) {
    throw refused();
  }

  private static UnsupportedOperationException refused() {
    return new UnsupportedOperationException("use RaftGroup");
  }
}
