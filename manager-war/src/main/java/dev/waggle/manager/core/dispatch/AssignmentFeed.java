package dev.waggle.manager.core.dispatch;

import dev.waggle.dispatch.ManagerMessage;
import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.model.id.NodeId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What one session is sent: the complete set first, then increments with sequence numbers. Confined
 * to one thread; the states it is given only grow.
 */
public final class AssignmentFeed {
  private final NodeId node;
  private final long term;
  private final Set<NodeId> toldGone = new TreeSet<>();
  private ClusterState told;
  private long sequence;

  /**
   * A feed that has told nothing yet.
   *
   * @param term in which the session was opened
   */
  public AssignmentFeed(NodeId node, long term) {
    this.node = node;
    this.term = term;
    this.told = ClusterState.empty();
  }

  /** All that the node has to run, of a state at or after the entry that opened the session. */
  public ManagerMessage.Complete first(ClusterState state) {
    told = state;
    return new ManagerMessage.Complete(AssignmentPlanner.complete(state, node, term, ++sequence));
  }

  /**
   * What is to be told of a later state; empty if nothing. A removed node is told just that. A new
   * life of the swarm begins with a complete set: an agent may have refused that of the old one,
   * and would wait for what is not going to change.
   */
  public Optional<ManagerMessage> next(ClusterState state) {
    if (!state.nodes().contains(node)) {
      return Optional.of(new ManagerMessage.NodeRemoved());
    }
    if (!epoch(state).equals(epoch(told))) {
      return Optional.of(first(state));
    }
    Optional<ManagerMessage> message =
        AssignmentPlanner.between(told, state, node, term, sequence + 1)
            .map(ManagerMessage.Incremental::new);
    message.ifPresent(sent -> sequence++);
    told = state;
    return message;
  }

  private static Optional<Long> epoch(ClusterState state) {
    return state.cluster().map(cluster -> cluster.bookkeeping().epoch());
  }

  /**
   * Which of these the swarm does not have any more, each told once.
   *
   * @param beside other nodes of which the agent's engine has containers
   */
  public Optional<ManagerMessage> gone(ClusterState state, List<NodeId> beside) {
    List<NodeId> gone =
        beside.stream()
            .filter(other -> !other.equals(node))
            .filter(other -> NodeRegistration.wasRemoved(state, other))
            .filter(toldGone::add)
            .toList();
    return gone.isEmpty()
        ? Optional.empty()
        : Optional.of(new ManagerMessage.NodesGone(AssignmentPlanner.fence(state, term), gone));
  }

  /** For a stream that has had nothing else to say for a second. */
  public ManagerMessage.KeepAlive keepAlive() {
    return new ManagerMessage.KeepAlive(sequence);
  }

  /** Sequence of the last message. */
  public long sequence() {
    return sequence;
  }
}
