package dev.waggle.manager.adapter.raft;

import dev.waggle.dispatch.Epoch;
import dev.waggle.model.id.ClusterId;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * What a member needs to open its group.
 *
 * @param dir the log's directory, used by nothing else
 * @param raftId {@code <node id>.<n>}; one per log, never used again once the log is lost
 * @param voters the list of the identity file: at init {@code [raftId]}, at a join the current list
 *     without this member, after that with it
 * @param bind the advertised address and the Raft port; never a wildcard, never port 0
 * @param managers Raft addresses of all managers; this member's own may be missing
 * @param group as {@link #group} names it: members of other groups do not merge
 * @param tls both sides must show a manager's certificate; the context checks chain and role
 * @param acceptCut the operator accepts that an unreadable last record is lost (R14)
 * @param mayBeNew whether there may be no log yet: false for a member that has voted, which must
 *     not vote again as if it had none to lose
 */
public record RaftConfig(
    Path dir,
    String raftId,
    List<String> voters,
    InetSocketAddress bind,
    List<InetSocketAddress> managers,
    String group,
    Optional<SSLContext> tls,
    RaftTuning tuning,
    boolean acceptCut,
    boolean mayBeNew) {

  public RaftConfig {
    voters = List.copyOf(voters);
    managers = List.copyOf(managers);
    if (bind.isUnresolved() || bind.getAddress().isAnyLocalAddress() || bind.getPort() == 0) {
      throw new IllegalArgumentException("bind: " + bind);
    }
    if (raftId.isEmpty() || voters.stream().distinct().count() != voters.size()) {
      throw new IllegalArgumentException("raftId: " + raftId + ", voters: " + voters);
    }
  }

  /**
   * The group of one life of a swarm. Two lives that begin apart from each other may have the same
   * number, and never the same name: their members do not merge (R11).
   */
  public static String group(ClusterId swarm, Epoch epoch) {
    return "waggle-" + swarm + "-" + epoch;
  }

  /** A member alone in its group, as {@code swarm init} makes it, without TLS. */
  public static RaftConfig alone(Path dir, String raftId, InetSocketAddress bind, String group) {
    return new RaftConfig(
        dir,
        raftId,
        List.of(raftId),
        bind,
        List.of(bind),
        group,
        Optional.empty(),
        RaftTuning.DEFAULT,
        false,
        true);
  }

  public RaftConfig withVoters(List<String> ids) {
    return new RaftConfig(
        dir, raftId, ids, bind, managers, group, tls, tuning, acceptCut, mayBeNew);
  }

  public RaftConfig withManagers(List<InetSocketAddress> addresses) {
    return new RaftConfig(
        dir, raftId, voters, bind, addresses, group, tls, tuning, acceptCut, mayBeNew);
  }

  public RaftConfig withTls(SSLContext context) {
    return new RaftConfig(
        dir,
        raftId,
        voters,
        bind,
        managers,
        group,
        Optional.of(context),
        tuning,
        acceptCut,
        mayBeNew);
  }

  public RaftConfig withTuning(RaftTuning other) {
    return new RaftConfig(
        dir, raftId, voters, bind, managers, group, tls, other, acceptCut, mayBeNew);
  }

  public RaftConfig withAcceptCut(boolean accept) {
    return new RaftConfig(
        dir, raftId, voters, bind, managers, group, tls, tuning, accept, mayBeNew);
  }

  public RaftConfig withMayBeNew(boolean may) {
    return new RaftConfig(dir, raftId, voters, bind, managers, group, tls, tuning, acceptCut, may);
  }

  boolean isAlone() {
    return voters.equals(List.of(raftId));
  }
}
