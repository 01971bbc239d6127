package dev.waggle.manager.app;

import dev.waggle.dispatch.ManagerAddress;
import dev.waggle.dispatch.NodeIdentity;
import dev.waggle.dispatch.RaftSeat;
import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.model.object.Node;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/**
 * Where the managers are, as the state says it; each node keeps that on disk to find its way back.
 */
record Roster(List<ManagerAddress> managers, List<RaftSeat.Voter> voters) {

  static Roster of(ClusterState state) {
    List<Node> seated =
        state.nodes().stream().filter(node -> node.bookkeeping().raftId().isPresent()).toList();
    return new Roster(
        seated.stream().flatMap(node -> address(node).stream()).toList(),
        seated.stream().flatMap(node -> voter(node).stream()).toList());
  }

  private static Optional<ManagerAddress> address(Node node) {
    return node.bookkeeping().clusterAddr().map(addr -> new ManagerAddress(node.id(), addr));
  }

  private static Optional<RaftSeat.Voter> voter(Node node) {
    Node.Bookkeeping kept = node.bookkeeping();
    return kept.raftId().flatMap(id -> kept.raftAddr().map(addr -> new RaftSeat.Voter(id, addr)));
  }

  List<InetSocketAddress> raftAddresses() {
    return voters.stream().map(voter -> Addressing.socketAddress(voter.addr())).toList();
  }

  /** The identity with this roster; empty when it says the same already. */
  Optional<NodeIdentity> changed(NodeIdentity identity) {
    if (managers.isEmpty()) {
      return Optional.empty();
    }
    NodeIdentity moved = identity.withManagers(managers);
    NodeIdentity next =
        identity.seat().map(seat -> moved.withSeat(seat.withVoters(voters))).orElse(moved);
    return next.equals(identity) ? Optional.empty() : Optional.of(next);
  }
}
