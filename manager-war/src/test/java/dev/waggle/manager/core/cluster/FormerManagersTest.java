package dev.waggle.manager.core.cluster;

import static dev.waggle.manager.core.Clusters.cluster;
import static dev.waggle.manager.core.Clusters.clusterWith;
import static dev.waggle.manager.core.Clusters.id;
import static dev.waggle.manager.core.Clusters.node;
import static dev.waggle.manager.core.Clusters.nodeId;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waggle.manager.core.Clusters;
import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.model.object.Node;
import dev.waggle.model.spec.Availability;
import dev.waggle.model.spec.NodeSpec;
import dev.waggle.model.spec.Role;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FormerManagersTest {
  private static final String M1 = id("m1") + ".1";
  private static final String M2 = id("m2") + ".2";

  private static Clusters.Part as(
      String name, Role wanted, Role observed, Optional<String> raftId) {
    Node node = node(name).build();
    return () ->
        Stream.of(
            node.withSpec(NodeSpec.of(wanted, Availability.ACTIVE))
                .withBookkeeping(
                    node.bookkeeping()
                        .withObservedRole(observed)
                        .withRaft(raftId, raftId.map(given -> "a:1"))));
  }

  private static ClusterState state(Clusters.Part m2) {
    return clusterWith(
        cluster(), as("m1", Role.MANAGER, Role.MANAGER, Optional.of(M1)), m2, node("w1"));
  }

  private static ClusterState withM2(Role wanted, Role observed, Optional<String> raftId) {
    return state(as("m2", wanted, observed, raftId));
  }

  private static final ClusterState DEMOTED = withM2(Role.WORKER, Role.WORKER, Optional.empty());
  private static final ClusterState BEING_DEMOTED =
      withM2(Role.WORKER, Role.MANAGER, Optional.empty());

  private static boolean keptOut(ClusterState state, String... voters) {
    return FormerManagers.keptOutOfLog(
        state, new LogMembers(List.of(voters), Set.of(voters)), true, nodeId("m2"));
  }

  @Test
  void a_manager_is_none_from_before_it_has_its_seat_until_its_voter_is_gone() {
    for (ClusterState state :
        List.of(
            withM2(Role.MANAGER, Role.MANAGER, Optional.of(M2)),
            withM2(Role.MANAGER, Role.MANAGER, Optional.empty()),
            BEING_DEMOTED)) {
      assertThat(FormerManagers.include(state, nodeId("m2"))).isFalse();
      assertThat(keptOut(state, M1)).isFalse();
    }
  }

  @Test
  void a_demoted_manager_and_a_worker_that_waits_for_its_promotion_are_no_managers() {
    for (ClusterState state :
        List.of(DEMOTED, withM2(Role.MANAGER, Role.WORKER, Optional.empty()))) {
      assertThat(FormerManagers.include(state, nodeId("m2"))).isTrue();
      assertThat(keptOut(state, M1)).isTrue();
    }
  }

  @Test
  void a_removed_node_is_no_manager() {
    ClusterState without = state(node("w2"));

    assertThat(FormerManagers.include(without, nodeId("m2"))).isTrue();
    assertThat(keptOut(without, M1)).isTrue();
  }

  @Test
  void a_voter_that_is_still_to_be_evicted_takes_part_in_the_log() {
    assertThat(keptOut(state(node("w2")), M1, M2)).isFalse();
    assertThat(keptOut(DEMOTED, M1, M2)).isFalse();
  }

  @Test
  void without_a_leader_nobody_is_kept_out_of_the_log_for_the_newest_manager_may_lead_next() {
    LogMembers log = new LogMembers(List.of(M1), Set.of(M1));

    assertThat(FormerManagers.keptOutOfLog(DEMOTED, log, false, nodeId("m2"))).isFalse();
    assertThat(FormerManagers.keptOutOfLog(DEMOTED, log, true, nodeId("m2"))).isTrue();
  }

  @Test
  void a_state_that_holds_no_swarm_yet_speaks_against_nobody() {
    assertThat(FormerManagers.include(ClusterState.empty(), nodeId("m2"))).isFalse();
    assertThat(keptOut(ClusterState.empty(), M1)).isFalse();
  }
}
