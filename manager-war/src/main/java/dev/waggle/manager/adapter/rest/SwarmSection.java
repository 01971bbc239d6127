package dev.waggle.manager.adapter.rest;

import dev.waggle.manager.core.cluster.LocalSwarm;
import dev.waggle.manager.core.cluster.ManagerView;
import dev.waggle.manager.core.cluster.SwarmMembership;
import dev.waggle.manager.core.decision.Proposals;
import dev.waggle.manager.core.decision.Undecided;
import dev.waggle.manager.core.state.ClusterState;
import jakarta.inject.Inject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The section {@code Swarm} of {@code /info} (engine-api 3.3). */
@RestResource
public class SwarmSection {
  private final SwarmMembership membership;
  private final Proposals proposals;
  private final ManagerView view;

  @Inject
  public SwarmSection(SwarmMembership membership, Proposals proposals, ManagerView view) {
    this.membership = membership;
    this.proposals = proposals;
    this.view = view;
  }

  Map<String, @Nullable Object> describe() {
    LocalSwarm local = membership.local();
    Map<String, @Nullable Object> section = new LinkedHashMap<>();
    section.put("NodeID", local.nodeId().map(Object::toString).orElse(""));
    section.put("NodeAddr", local.address());
    section.put("LocalNodeState", local.state().word());
    section.put("ControlAvailable", local.controlAvailable());
    section.put("Error", local.error());
    section.put("RemoteManagers", managers(local));
    if (local.controlAvailable() && local.error().isEmpty()) {
      describeCluster(section);
    }
    return section;
  }

  private static @Nullable Object managers(LocalSwarm local) {
    List<Map<String, String>> managers =
        local.managers().stream()
            .map(manager -> Map.of("NodeID", manager.nodeId(), "Addr", manager.addr()))
            .toList();
    return managers.isEmpty() ? null : managers;
  }

  /** From the state applied here: {@code /info} answers without a quorum, too. */
  private void describeCluster(Map<String, @Nullable Object> section) {
    if (view.leaderNode().isEmpty()) {
      section.put("Error", Undecided.NO_LEADER.message());
      return;
    }
    ClusterState state = proposals.stale();
    long managers = state.nodes().stream().filter(Managers::isMember).count();
    section.put("Nodes", state.nodes().size());
    section.put("Managers", managers);
    state.cluster().ifPresent(cluster -> section.put("Cluster", cluster.withoutJoinTokens()));
    if (managers == 2) {
      section.put("Warnings", List.of(Managers.TWO_MANAGERS_WARNING));
    }
  }
}
