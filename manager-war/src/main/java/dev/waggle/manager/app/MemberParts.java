package dev.waggle.manager.app;

import dev.waggle.dispatch.NodeIdentity;
import dev.waggle.dispatch.RaftSeat;
import dev.waggle.manager.adapter.node.HomeRefused;
import dev.waggle.manager.adapter.node.NodeHome;
import dev.waggle.manager.adapter.raft.DamagedLogException;
import dev.waggle.manager.adapter.raft.LogCipher;
import dev.waggle.manager.adapter.raft.RaftConfig;
import dev.waggle.manager.adapter.raft.RaftTuning;
import dev.waggle.manager.adapter.security.NodeCertificate;
import dev.waggle.manager.adapter.security.ReloadableTls;
import dev.waggle.node.NodeCredentials;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;

/** Makes what a member of a swarm needs out of what its directory holds. */
final class MemberParts {
  private static final Duration FOUNDING_JOIN_TIMEOUT = Duration.ofMillis(300);
  private static final int RAFT_KEY_NUMBER = 1;

  private MemberParts() {}

  /** The node's certificate as both sides of its connections use it. */
  static ReloadableTls tls(NodeHome home) {
    NodeCredentials held =
        home.credentials()
            .orElseThrow(() -> new IllegalStateException("no certificate in " + home.directory()));
    return new ReloadableTls(certificate(held), InstantSource.system());
  }

  static NodeCertificate certificate(NodeCredentials held) {
    try {
      return NodeCertificate.of(held.key(), held.certificate(), held.root());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the node's certificate is unusable: " + e.getMessage(), e);
    }
  }

  /**
   * Opens the log of a manager and what is built on it.
   *
   * @param tls for the connections to the other managers, both ways
   */
  static ManagerPart manager(
      NodeHome home,
      NodeIdentity identity,
      SSLContext tls,
      boolean acceptCut,
      ManagerPart.Watcher watcher) {
    RaftSeat seat =
        identity
            .seat()
            .orElseThrow(() -> new IllegalStateException(identity.nodeId() + " has no seat"));
    InetSocketAddress bind = Addressing.socketAddress(identity.doors().raft());
    List<String> voters = seat.voters().stream().map(RaftSeat.Voter::raftId).toList();
    List<InetSocketAddress> managers =
        Stream.concat(
                seat.voters().stream().map(v -> Addressing.socketAddress(v.addr())),
                Stream.of(bind))
            .distinct()
            .toList();
    RaftConfig config =
        new RaftConfig(
            home.raftDirectory(),
            seat.raftId(),
            voters,
            bind,
            managers,
            RaftConfig.group(identity.clusterId(), identity.epoch()),
            Optional.of(tls),
            tuning(voters, seat.raftId()),
            acceptCut,
            mayHaveNoLog(identity, seat));
    LogCipher cipher = LogCipher.of(Map.of(RAFT_KEY_NUMBER, raftKey(home)));
    return Forcing.isUnfinished(identity)
        ? ManagerPart.force(identity.nodeId(), config, cipher, watcher)
        : ManagerPart.open(identity.nodeId(), config, cipher, watcher);
  }

  /**
   * One that may vote had a log before: its own id is among the voters on disk only after that. A
   * founder has told nobody of its swarm before it is settled.
   */
  private static boolean mayHaveNoLog(NodeIdentity identity, RaftSeat seat) {
    return seat.isAlone() ? identity.stage() == NodeIdentity.Stage.ISSUED : !seat.includesSelf();
  }

  private static byte[] raftKey(NodeHome home) {
    try {
      return home.raftKey();
    } catch (HomeRefused e) {
      throw new DamagedLogException(String.valueOf(e.getMessage()), e);
    }
  }

  private static RaftTuning tuning(List<String> voters, String raftId) {
    return voters.equals(List.of(raftId))
        ? RaftTuning.DEFAULT.withJoinTimeout(FOUNDING_JOIN_TIMEOUT)
        : RaftTuning.DEFAULT;
  }
}
