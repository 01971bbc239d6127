package dev.waggle.manager.core.cluster;

import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.model.id.NodeId;
import dev.waggle.model.object.Node;
import dev.waggle.model.spec.Role;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the leader has to do next so that the voters of the log are those that the state seats.
 *
 * <p>The state is the intent: a node's raft id is its claim on a seat, and a demotion or removal
 * takes the claim away in one entry. A new leader finds the rest of the work in the same state, so
 * nothing is forgotten and nothing is done for good in a wrong order:
 *
 * <pre>
 * wanted   observed  raft id
 * worker   worker    -        a worker
 * manager  worker    -        to be promoted when it is ready       ({@link Promotion})
 * manager  manager   id       a manager; it takes its seat itself
 * worker   manager   -        demoted: its voter is evicted, then it is observed as a worker
 * manager  manager   -        a manager of an earlier life of the swarm: demote or remove it
 * </pre>
 */
public sealed interface RoleStep {
  /** Remove this voter, which nobody in the state claims. */
  record Evict(String raftId) implements RoleStep {}

  /** The voter to be removed is the leader itself: let another one lead, and remove it. */
  record HandOver() implements RoleStep {}

  /** Its voter is gone: the node is a worker now. */
  record Demoted(NodeId node) implements RoleStep {}

  /**
   * The next step; empty if there is nothing to do, or nothing that leaves a majority.
   *
   * @param self the leader's own raft id
   */
  static Optional<RoleStep> next(ClusterState state, LogMembers log, String self) {
    if (state.cluster().isEmpty()) {
      return Optional.empty(); // the founder votes before its node is written
    }
    Set<String> seated =
        state.nodes().stream()
            .flatMap(node -> node.bookkeeping().raftId().stream())
            .collect(Collectors.toSet());
    List<String> unclaimed = log.voters().stream().filter(id -> !seated.contains(id)).toList();
    return demoted(state, log)
        .or(() -> eviction(unclaimed, log, self))
        .or(() -> handOver(unclaimed, log, self));
  }

  private static Optional<RoleStep> demoted(ClusterState state, LogMembers log) {
    return state.nodes().stream()
        .filter(RoleStep::isBeingDemoted)
        .filter(node -> log.voters().stream().noneMatch(voter -> RaftIds.isOf(voter, node.id())))
        .<RoleStep>map(node -> new Demoted(node.id()))
        .findFirst();
  }

  /** Whether the node has lost its claim on a seat and is not observed as a worker yet. */
  static boolean isBeingDemoted(Node node) {
    return node.role() == Role.MANAGER
        && node.spec().wantedRole() == Role.WORKER
        && node.bookkeeping().raftId().isEmpty();
  }

  /** Those that do not answer first: it costs the others nothing of their majority. */
  private static Optional<RoleStep> eviction(List<String> unclaimed, LogMembers log, String self) {
    return unclaimed.stream()
        .filter(voter -> !voter.equals(self))
        .sorted(Comparator.comparing(log::reaches))
        .filter(voter -> log.canSpare(List.of(voter)))
        .<RoleStep>map(Evict::new)
        .findFirst();
  }

  private static Optional<RoleStep> handOver(List<String> unclaimed, LogMembers log, String self) {
    return unclaimed.equals(List.of(self)) && log.canSpare(unclaimed)
        ? Optional.of(new HandOver())
        : Optional.empty();
  }
}
