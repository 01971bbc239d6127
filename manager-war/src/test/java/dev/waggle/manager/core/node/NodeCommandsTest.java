package dev.waggle.manager.core.node;

import static dev.waggle.manager.core.Clusters.cluster;
import static dev.waggle.manager.core.Clusters.find;
import static dev.waggle.manager.core.Clusters.id;
import static dev.waggle.manager.core.Clusters.node;
import static dev.waggle.manager.core.Clusters.nodeId;
import static dev.waggle.manager.core.Clusters.service;
import static dev.waggle.manager.core.Clusters.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waggle.manager.core.Clusters;
import dev.waggle.manager.core.Desk;
import dev.waggle.manager.core.NodeFixture;
import dev.waggle.manager.core.cluster.LogMembers;
import dev.waggle.manager.core.cluster.RoleCommands;
import dev.waggle.manager.core.decision.Command;
import dev.waggle.model.id.NodeId;
import dev.waggle.model.meta.Extra;
import dev.waggle.model.object.Node;
import dev.waggle.model.spec.Availability;
import dev.waggle.model.spec.NodeSpec;
import dev.waggle.model.spec.Role;
import dev.waggle.model.task.TaskState;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NodeCommandsTest {
  private static NodeSpec spec(String role, String availability) {
    return new NodeSpec(
        Optional.empty(),
        Optional.of(Map.of("zone", "a")),
        Optional.of(role),
        Optional.of(availability),
        Extra.NONE);
  }

  private static final Supplier<LogMembers> THREE = voters("m1", "m2", "m3");

  private static Supplier<LogMembers> voters(String... nodes) {
    List<String> ids = raftIds(nodes);
    return () -> new LogMembers(ids, Set.copyOf(ids));
  }

  private static List<String> raftIds(String... nodes) {
    return Stream.of(nodes).map(name -> id(name) + ".1").toList();
  }

  private static Command<NodeId> role(
      Desk desk, String name, String role, Supplier<LogMembers> log) {
    return NodeCommands.update(
        name, stored(desk, name).version().index(), spec(role, "active"), log);
  }

  private static Node stored(Desk desk, String name) {
    return desk.state().nodes().get(nodeId(name)).orElseThrow();
  }

  private static Clusters.Part manager(NodeFixture fixture) {
    Node worker = fixture.build();
    return () ->
        Stream.of(
            worker
                .withSpec(NodeSpec.of(Role.MANAGER, Availability.ACTIVE))
                .withBookkeeping(
                    worker
                        .bookkeeping()
                        .withObservedRole(Role.MANAGER)
                        .withRaft(Optional.of(worker.id() + ".1"), Optional.of("a:1"))));
  }

  @Test
  void availability_and_labels_change_whatever_the_case_of_the_words() {
    Desk desk = new Desk(node("n1"));
    desk.done(
        NodeCommands.update(
            "n1", stored(desk, "n1").version().index(), spec("Worker", "DRAIN"), THREE));

    assertThat(stored(desk, "n1").spec().availability()).contains("drain");
    assertThat(stored(desk, "n1").spec().labels()).contains(Map.of("zone", "a"));
  }

  @Test
  void both_words_are_needed_before_the_node_is_looked_up() {
    Desk desk = new Desk();

    assertThat(desk.refused(() -> NodeCommands.update("n9", 0, spec("", "drain"), THREE)))
        .isEqualTo("invalid Role: \"\"");
    assertThat(desk.refused(() -> NodeCommands.update("n9", 0, spec("worker", "bogus"), THREE)))
        .isEqualTo("invalid Availability: \"bogus\"");
    assertThat(desk.refused(() -> NodeCommands.update("n9", 0, spec("worker", "drain"), THREE)))
        .isEqualTo("node n9 not found");
  }

  @Test
  void an_old_version_is_out_of_sequence() {
    Desk desk = new Desk(node("n1"));

    assertThat(desk.refused(() -> NodeCommands.update("n1", 77, spec("worker", "drain"), THREE)))
        .isEqualTo("rpc error: code = Unknown desc = update out of sequence");
    assertThat(desk.refused(() -> NodeCommands.update("n1", 77, spec("manager", "drain"), THREE)))
        .isEqualTo("rpc error: code = Unknown desc = update out of sequence");
  }

  @Test
  void a_demoted_manager_loses_its_claim_on_a_seat_with_the_same_entry() {
    Desk desk = new Desk(manager(node("m1")), manager(node("m2")), manager(node("m3")));
    desk.done(role(desk, "m2", "worker", THREE));

    Node demoted = stored(desk, "m2");
    assertThat(demoted.spec().wantedRole()).isEqualTo(Role.WORKER);
    assertThat(demoted.role()).as("until its voter is gone").isEqualTo(Role.MANAGER);
    assertThat(demoted.bookkeeping().raftId()).isEmpty();
    desk.done(NodeCommands.remove("m2", true));
  }

  @Test
  void what_is_still_being_demoted_is_not_promoted() {
    Desk desk = new Desk(manager(node("m1")), manager(node("m2")), manager(node("m3")));
    desk.done(role(desk, "m2", "worker", THREE));

    assertThat(desk.refused(() -> role(desk, "m2", "manager", THREE)))
        .contains("still being demoted: try again");
    desk.done(RoleCommands.demoted(nodeId("m2")));
    desk.done(role(desk, "m2", "manager", THREE));
  }

  @Test
  void the_last_manager_stays_one() {
    Desk desk = new Desk(manager(node("m1")), node("w1"));

    assertThat(desk.refused(() -> role(desk, "m1", "worker", voters("m1"))))
        .isEqualTo(
            "rpc error: code = FailedPrecondition desc = attempting to demote the last manager of"
                + " the swarm");
  }

  @Test
  void a_demotion_that_would_lose_the_majority_is_refused() {
    Desk desk = new Desk(manager(node("m1")), manager(node("m2")), manager(node("m3")));
    Supplier<LogMembers> thirdIsDown =
        () -> new LogMembers(THREE.get().voters(), Set.copyOf(raftIds("m1", "m2")));

    assertThat(desk.refused(() -> role(desk, "m2", "worker", thirdIsDown)))
        .isEqualTo(
            "rpc error: code = FailedPrecondition desc = can't remove member from the raft: this"
                + " would result in a loss of quorum");
    desk.done(role(desk, "m3", "worker", thirdIsDown));
  }

  @Test
  void demotions_that_come_together_are_counted_together() {
    Desk desk = new Desk(manager(node("m1")), manager(node("m2")), manager(node("m3")));
    desk.done(role(desk, "m2", "worker", THREE));
    desk.done(role(desk, "m3", "worker", THREE));

    assertThat(desk.refused(() -> role(desk, "m1", "worker", THREE)))
        .contains("attempting to demote the last manager");
  }

  @Test
  void a_manager_that_votes_no_more_is_demoted_whoever_answers() {
    Desk desk = new Desk(manager(node("m1")), manager(node("m2").down()));
    desk.done(role(desk, "m2", "worker", voters("m1")));

    assertThat(stored(desk, "m2").spec().wantedRole()).isEqualTo(Role.WORKER);
    assertThat(desk.refused(() -> role(desk, "m1", "worker", voters("m1")))).contains("last");
  }

  @Test
  void a_node_that_is_ready_goes_only_by_force() {
    Desk desk = new Desk(cluster(), node("n1"));
    assertThat(desk.refused(() -> NodeCommands.remove("n1", false)))
        .isEqualTo(
            "rpc error: code = FailedPrecondition desc = node "
                + id("n1")
                + " is not down and can't be removed");

    desk.done(NodeCommands.remove("n1", true));
    assertThat(desk.state().nodes().isEmpty()).isTrue();
  }

  @Test
  void not_even_force_removes_a_manager() {
    Desk desk = new Desk(cluster(), manager(node("n1").down()));

    assertThat(desk.refused(() -> NodeCommands.remove("n1", true)))
        .contains("is a cluster manager and is a member of the raft cluster")
        .contains("It must be demoted to worker before removal");
  }

  @Test
  void what_ran_on_a_removed_node_is_orphaned_what_had_ended_is_left() {
    Desk desk =
        new Desk(
            cluster(),
            node("n1").down(),
            service("web").replicas(2),
            task("web", 1).named("t1").on("n1"),
            task("web", 2).named("t2").on("n1").observed(TaskState.FAILED));
    desk.done(NodeCommands.remove("n1", false));

    assertThat(find(desk.state(), "t1").state()).isEqualTo(TaskState.ORPHANED);
    assertThat(find(desk.state(), "t1").status().message())
        .contains("Task belonged to a node that has been deleted");
    assertThat(find(desk.state(), "t2").state()).isEqualTo(TaskState.FAILED);
  }

  @Test
  void the_certificate_of_a_removed_node_stays_refused_beyond_its_life() {
    Desk desk = new Desk(cluster(), node("n1").down());
    desk.done(NodeCommands.remove("n1", false));
    long life = desk.state().cluster().orElseThrow().spec().nodeCertExpiry().toMillis();

    assertThat(desk.state().cluster().orElseThrow().bookkeeping().removedNodes())
        .hasEntrySatisfying(id("n1"), until -> assertThat(until).isGreaterThan(50_000 + life));
  }
}
