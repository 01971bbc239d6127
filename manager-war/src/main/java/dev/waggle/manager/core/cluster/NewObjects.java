package dev.waggle.manager.core.cluster;

import dev.waggle.manager.core.cluster.NewCluster.Addresses;
import dev.waggle.manager.core.cluster.NewCluster.Authority;
import dev.waggle.manager.core.decision.DecisionContext;
import dev.waggle.model.meta.Version;
import dev.waggle.model.object.Cluster;
import dev.waggle.model.object.Node;
import dev.waggle.model.object.NodeState;
import dev.waggle.model.object.NodeStatus;
import dev.waggle.model.spec.NodeSpec;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The objects that a swarm and its nodes begin as. */
final class NewObjects {
  private static final long FIRST_EPOCH = 1;
  private static final long FIRST_FORMAT = 1;

  private NewObjects() {}

  static Cluster cluster(NewCluster founded, DecisionContext context) {
    Addresses addresses = founded.addresses().orDefault();
    return new Cluster(
        founded.id(),
        Version.NONE,
        context.wallClock(),
        context.wallClock(),
        ClusterSpecs.initial(founded.spec()),
        founded.authority().tlsInfo(),
        false,
        addresses.pool(),
        addresses.subnetSize(),
        addresses.dataPathPort(),
        Optional.of(founded.authority().tokens()),
        bookkeeping(founded.authority()));
  }

  private static Cluster.Bookkeeping bookkeeping(Authority authority) {
    return new Cluster.Bookkeeping(
        authority.keyPem(),
        authority.certPem(),
        authority.tokens().worker(),
        authority.tokens().manager(),
        Optional.empty(),
        Optional.empty(),
        0,
        FIRST_EPOCH,
        FIRST_FORMAT,
        RaftIds.FIRST + 1,
        Map.of(),
        Cluster.Settings.DEFAULT);
  }

  /** Not ready before its agent has opened a session. */
  static Node node(NewNode joining, Optional<String> raftId, DecisionContext context) {
    return new Node(
        joining.id(),
        Version.NONE,
        context.wallClock(),
        context.wallClock(),
        NodeSpec.of(joining.role(), joining.availability()),
        joining.description(),
        NodeStatus.of(NodeState.UNKNOWN),
        Optional.empty(),
        new Node.Bookkeeping(
            Node.Bookkeeping.ACCEPTED,
            Optional.of(joining.certificatePem()),
            raftId,
            joining.raftAddr(),
            Optional.of(joining.clusterAddr()),
            OptionalLong.empty(),
            joining.role(),
            Optional.empty(),
            Optional.empty()));
  }
}
