package dev.waggle.manager.core.cluster;

import static dev.waggle.manager.core.Clusters.at;
import static dev.waggle.manager.core.Clusters.cluster;
import static dev.waggle.manager.core.Clusters.clusterWith;
import static dev.waggle.manager.core.Clusters.decided;
import static dev.waggle.manager.core.Clusters.id;
import static dev.waggle.manager.core.Clusters.node;
import static dev.waggle.manager.core.Clusters.nodeId;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waggle.manager.core.Clusters;
import dev.waggle.manager.core.NodeFixture;
import dev.waggle.manager.core.cluster.RoleStep.Demoted;
import dev.waggle.manager.core.cluster.RoleStep.Evict;
import dev.waggle.manager.core.cluster.RoleStep.HandOver;
import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.manager.core.state.Draft;
import dev.waggle.model.object.Node;
import dev.waggle.model.spec.Availability;
import dev.waggle.model.spec.NodeSpec;
import dev.waggle.model.spec.Role;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RoleStepTest {
  private static final String M1 = id("m1") + ".1";
  private static final String M2 = id("m2") + ".1";
  private static final String M3 = id("m3") + ".1";
  private static final LogMembers THREE = log(M1, M2, M3);

  private static LogMembers log(String... voters) {
    return new LogMembers(List.of(voters), Set.of(voters));
  }

  private static Clusters.Part as(
      NodeFixture fixture, Role wanted, Role observed, Optional<String> raftId) {
    Node node = fixture.build();
    return () ->
        Stream.of(
            node.withSpec(NodeSpec.of(wanted, Availability.ACTIVE))
                .withBookkeeping(
                    node.bookkeeping()
                        .withObservedRole(observed)
                        .withRaft(raftId, raftId.map(id -> "a:1"))));
  }

  private static Clusters.Part seated(String name, String raftId) {
    return as(node(name), Role.MANAGER, Role.MANAGER, Optional.of(raftId));
  }

  private static Clusters.Part demoted(String name) {
    return as(node(name), Role.WORKER, Role.MANAGER, Optional.empty());
  }

  private static Optional<RoleStep> next(ClusterState state, LogMembers log) {
    return RoleStep.next(state, log, M1);
  }

  @Test
  void nothing_is_to_do_when_the_voters_are_those_that_the_state_seats() {
    ClusterState state =
        clusterWith(cluster(), seated("m1", M1), seated("m2", M2), seated("m3", M3), node("w1"));

    assertThat(next(state, THREE)).isEmpty();
    assertThat(next(state, log(M1, M2))).as("m3 joins or has left").isEmpty();
  }

  @Test
  void a_demoted_manager_is_evicted_first_and_then_observed_as_a_worker() {
    ClusterState state = clusterWith(cluster(), seated("m1", M1), demoted("m2"), seated("m3", M3));

    assertThat(next(state, THREE)).contains(new Evict(M2));
    assertThat(next(state, log(M1, M3))).contains(new Demoted(nodeId("m2")));
  }

  @Test
  void the_voter_of_a_removed_node_and_of_a_lost_log_is_evicted() {
    String again = id("m3") + ".4";
    ClusterState state = clusterWith(cluster(), seated("m1", M1), seated("m3", again));

    assertThat(next(state, log(M1, M2, again))).contains(new Evict(M2));
    assertThat(next(state, log(M1, M3, again))).contains(new Evict(M3));
  }

  @Test
  void those_that_do_not_answer_go_first_and_nobody_if_that_would_cost_the_majority() {
    ClusterState state = clusterWith(cluster(), seated("m1", M1), demoted("m2"), demoted("m3"));
    LogMembers thirdIsDown = new LogMembers(List.of(M1, M2, M3), Set.of(M1, M2));
    LogMembers alone = new LogMembers(List.of(M1, M2, M3), Set.of(M1));

    assertThat(next(state, thirdIsDown)).contains(new Evict(M3));
    assertThat(next(state, alone)).isEmpty();
  }

  @Test
  void a_leader_that_is_to_go_lets_another_one_lead_when_nobody_else_is_to_go() {
    ClusterState both = clusterWith(cluster(), demoted("m1"), demoted("m2"), seated("m3", M3));
    ClusterState self = clusterWith(cluster(), demoted("m1"), seated("m2", M2), seated("m3", M3));
    LogMembers alone = new LogMembers(List.of(M1, M2, M3), Set.of(M1));

    assertThat(next(both, THREE)).contains(new Evict(M2));
    assertThat(next(self, THREE)).contains(new HandOver());
    assertThat(next(self, alone)).as("nobody could take over").isEmpty();
  }

  @Test
  void a_manager_of_an_earlier_life_waits_for_the_operator() {
    ClusterState state =
        clusterWith(
            cluster(),
            seated("m1", M1),
            as(node("m2"), Role.MANAGER, Role.MANAGER, Optional.empty()));

    assertThat(next(state, log(M1))).isEmpty();
    assertThat(decided(new Promotion(), state, at(1)).isUnchanged()).isTrue();
  }

  @Test
  void the_founder_is_let_alone_before_it_has_written_itself() {
    assertThat(next(ClusterState.empty(), log(M1))).isEmpty();
  }

  @Test
  void a_worker_is_promoted_when_it_is_ready_with_a_number_of_its_own() {
    Clusters.Part wanted = as(node("w1"), Role.MANAGER, Role.WORKER, Optional.empty());
    Clusters.Part down = as(node("w2").down(), Role.MANAGER, Role.WORKER, Optional.empty());
    ClusterState state = clusterWith(cluster(), seated("m1", M1), wanted, down, node("w3"));
    long number = state.cluster().orElseThrow().bookkeeping().nextRaftNumber();
    Draft draft = decided(new Promotion(), state, at(1));

    Node promoted = draft.state().nodes().get(nodeId("w1")).orElseThrow();
    assertThat(promoted.role()).isEqualTo(Role.MANAGER);
    assertThat(promoted.bookkeeping().raftId()).contains(id("w1") + "." + number);
    assertThat(draft.state().cluster().orElseThrow().bookkeeping().nextRaftNumber())
        .isEqualTo(number + 1);
    assertThat(draft.state().nodes().get(nodeId("w2")).orElseThrow().role())
        .as("waits until it is back")
        .isEqualTo(Role.WORKER);
    assertThat(draft.state().nodes().get(nodeId("w3")).orElseThrow().role()).isEqualTo(Role.WORKER);
  }
}
