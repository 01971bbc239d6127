package dev.waggle.manager.core.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waggle.manager.core.cluster.LeaveRule.Locked;
import dev.waggle.manager.core.cluster.LeaveRule.Manager;
import dev.waggle.manager.core.cluster.LeaveRule.Managers;
import dev.waggle.manager.core.cluster.LeaveRule.Outside;
import dev.waggle.manager.core.cluster.LeaveRule.Standing;
import dev.waggle.manager.core.cluster.LeaveRule.Worker;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The texts are those of the recorded reference system. */
class LeaveRuleTest {
  private static final String START =
      "You are attempting to leave the swarm on a node that is participating as a manager. ";
  private static final String END =
      "The only way to restore a swarm that has lost consensus is to reinitialize it with "
          + "`--force-new-cluster`. Use `--force` to suppress this message.";

  @Test
  void a_node_in_no_swarm_cannot_leave_even_by_force() {
    assertThat(LeaveRule.refusal(new Outside(), false))
        .contains("This node is not part of a swarm");
    assertThat(LeaveRule.refusal(new Outside(), true)).contains("This node is not part of a swarm");
  }

  @Test
  void a_worker_leaves_as_it_likes() {
    assertThat(LeaveRule.refusal(new Worker(), false)).isEmpty();
  }

  @Test
  void everyone_in_a_swarm_may_leave_by_force() {
    assertThat(Stream.of(new Worker(), new Locked(), manager(1, 0), idle()))
        .allSatisfy(standing -> assertThat(LeaveRule.refusal(standing, true)).isEmpty());
  }

  @Test
  void a_locked_manager_is_to_be_unlocked_first() {
    assertThat(LeaveRule.refusal(new Locked(), false))
        .contains(
            "Swarm is encrypted and locked. Please unlock it first or use `--force` to ignore "
                + "this message.");
  }

  @Test
  void the_last_manager_would_take_the_swarm_along() {
    assertThat(LeaveRule.refusal(manager(1, 0), false))
        .contains(
            START
                + "Removing the last manager erases all current state of the swarm. Use `--force` "
                + "to ignore this message. ");
  }

  @Test
  void a_manager_that_the_quorum_needs_is_told_so() {
    assertThat(LeaveRule.refusal(manager(2, 1), false))
        .contains(
            START
                + "Removing this node leaves 1 managers out of 3. Without a Raft quorum your swarm "
                + "will be inaccessible. "
                + END);
    assertThat(LeaveRule.refusal(manager(2, 0), false).orElseThrow())
        .contains("leaves 1 managers out of 2.");
    assertThat(LeaveRule.refusal(manager(3, 1), false).orElseThrow())
        .contains("leaves 2 managers out of 4.");
  }

  @Test
  void one_of_many_healthy_managers_needs_force_too() {
    assertThat(LeaveRule.refusal(manager(3, 0), false)).contains(START + END);
    assertThat(LeaveRule.refusal(manager(4, 1), false)).contains(START + END);
  }

  @Test
  void without_a_leader_the_count_is_not_known() {
    assertThat(LeaveRule.refusal(new Manager(true, Optional.empty()), false)).contains(START + END);
  }

  @Test
  void a_manager_that_is_counted_unreachable_itself_takes_nothing_from_the_quorum() {
    Standing cutOff = new Manager(true, Optional.of(new Managers(2, 1, false)));
    assertThat(LeaveRule.refusal(cutOff, false)).contains(START + END);
  }

  @Test
  void a_manager_that_is_not_ready_cannot_judge() {
    assertThat(LeaveRule.refusal(idle(), false))
        .contains(START + "Doing so may lose the consensus of your cluster. " + END);
  }

  private static Standing manager(int reachable, int unreachable) {
    return new Manager(true, Optional.of(new Managers(reachable, unreachable, true)));
  }

  private static Standing idle() {
    return new Manager(false, Optional.empty());
  }
}
