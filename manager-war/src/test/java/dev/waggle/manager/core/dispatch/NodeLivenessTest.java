package dev.waggle.manager.core.dispatch;

import static dev.waggle.manager.core.dispatch.World.node;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waggle.dispatch.SessionId;
import dev.waggle.manager.core.cluster.SettingsChange;
import dev.waggle.model.object.Node.ProbeTarget;
import dev.waggle.model.object.NodeState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NodeLivenessTest {
  private final World world = new World().withWorkers("w1");

  private void beating(long millis, List<SessionId> sessions, String... names) {
    long end = world.now + millis;
    while (world.now < end) {
      world.pass(500);
      for (int i = 0; i < names.length; i++) {
        world.beat(node(names[i]), sessions.get(i));
      }
    }
  }

  @Test
  void a_node_that_beats_stays_ready_and_nothing_is_written_for_it() {
    SessionId session = world.ready("w1");
    long index = world.state.appliedIndex();
    beating(60_000, List.of(session), "w1");

    assertThat(world.stateOf("w1")).isEqualTo(NodeState.READY);
    assertThat(world.stored("w1").version().index()).isLessThanOrEqualTo(index);
  }

  @Test
  void a_late_heartbeat_makes_the_leader_ask_the_kernel() {
    world.ready("w1");
    world.probes.clear();
    world.pass(2_750);
    assertThat(world.probes).extracting(ProbeRequest::node).doesNotContain(node("w1"));

    world.pass(500);
    assertThat(world.probes)
        .contains(new ProbeRequest(node("w1"), node("w1") + ":2377", world.now - 250));
  }

  @Test
  void a_machine_that_does_not_answer_is_down_within_eight_seconds() {
    world.ready("w1");
    long since = world.now;
    while (world.stateOf("w1") != NodeState.DOWN) {
      world.passWithProbes(250, false, "m1");
      assertThat(world.now).isLessThan(since + 8_000);
    }

    assertThat(world.now).isGreaterThanOrEqualTo(since + 5_000);
    assertThat(world.stored("w1").status().message().orElse(""))
        .startsWith("heartbeat failure: the machine has not answered");
    assertThat(world.stored("w1").bookkeeping().downSinceMillis()).hasValue(world.now);
  }

  @Test
  void a_pause_of_less_than_five_seconds_is_never_down() {
    SessionId session = world.ready("w1");
    for (int round = 0; round < 5; round++) {
      world.passWithProbes(4_750, false, "m1");
      SessionId again = world.open(node("w1"));
      assertThat(again).isNotEqualTo(session);
      assertThat(world.stateOf("w1")).isEqualTo(NodeState.READY);
    }
  }

  @Test
  void a_machine_that_answers_keeps_its_tasks_until_grace_is_over() {
    world.ready("w1");
    world.passWithProbes(29_500, true, "m1");
    assertThat(world.stateOf("w1")).isEqualTo(NodeState.READY);

    world.passWithProbes(1_000, true, "m1");
    assertThat(world.stateOf("w1")).isEqualTo(NodeState.DOWN);
    assertThat(world.stored("w1").status().message().orElse("")).contains("the machine answers");
  }

  @Test
  void grace_is_what_the_swarm_was_told() {
    world.ready("w1");
    world.run(new SettingsChange(Optional.of(Duration.ofSeconds(90)), Optional.empty()).command());
    world.passWithProbes(89_500, true, "m1");
    assertThat(world.stateOf("w1")).isEqualTo(NodeState.READY);

    world.passWithProbes(1_000, true, "m1");
    assertThat(world.stateOf("w1")).isEqualTo(NodeState.DOWN);
  }

  @Test
  void a_machine_that_stops_answering_after_its_agent_did_is_down_five_seconds_later() {
    world.ready("w1");
    world.passWithProbes(10_000, true, "m1");
    world.passWithProbes(4_000, false, "m1");
    assertThat(world.stateOf("w1")).isEqualTo(NodeState.READY);

    world.passWithProbes(2_500, false, "m1");
    assertThat(world.stateOf("w1")).isEqualTo(NodeState.DOWN);
  }

  /** The leader before, mostly; of what it did not hear of a manager's agent it knows nothing. */
  @Test
  void of_the_silence_of_a_manager_before_its_office_a_leader_counts_three_seconds() {
    world.withManagers("m2");
    world.ready("m2");
    world.pass(1_000);
    world.dispatcher.newTerm(world.state, world.now);
    world.dispatcher.heardByLog(node("m2"), world.now - 60_000);
    world.passWithProbes(1_750, false, "m1");
    assertThat(world.stateOf("m2")).isEqualTo(NodeState.READY);

    world.passWithProbes(2_000, false, "m1");
    assertThat(world.stateOf("m2")).isEqualTo(NodeState.DOWN);
  }

  @Test
  void a_manager_whose_log_was_long_silent_keeps_its_tasks_while_its_machine_answers() {
    world.withManagers("m2");
    world.ready("m2");
    world.pass(1_000);
    world.dispatcher.newTerm(world.state, world.now);
    world.dispatcher.heardByLog(node("m2"), world.now - 60_000);
    world.passWithProbes(25_000, true, "m1");
    assertThat(world.stateOf("m2")).isEqualTo(NodeState.READY);
  }

  @Test
  void a_node_that_never_answered_a_probe_is_judged_by_heartbeats_alone() {
    world.open(node("w1"));
    world.passWithProbes(14_500, false, "m1");
    assertThat(world.stateOf("w1")).isEqualTo(NodeState.READY);

    world.passWithProbes(1_000, false, "m1");
    assertThat(world.stateOf("w1")).isEqualTo(NodeState.DOWN);
  }

  @Test
  void that_a_kernel_answers_is_learned_once_and_known_to_the_next_leader() {
    world.ready("w1");

    assertThat(world.stored("w1").bookkeeping().probe())
        .contains(new ProbeTarget(node("w1") + ":2377", true));
  }

  @Test
  void with_three_managers_one_judge_is_not_enough() {
    world.withManagers("m2", "m3");
    SessionId first = world.ready("m1");
    SessionId second = world.ready("m2");
    SessionId third = world.ready("m3");
    world.ready("w1");
    List<SessionId> sessions = List.of(first, second, third);
    for (int i = 0; i < 24; i++) {
      beating(500, sessions, "m1", "m2", "m3");
      world.silent("w1", "m1");
    }
    assertThat(world.stateOf("w1")).as("12 s, one judge").isEqualTo(NodeState.READY);

    world.silent("w1", "m2");
    world.pass(250);
    assertThat(world.stateOf("w1")).isEqualTo(NodeState.DOWN);
  }

  @Test
  void an_answer_to_any_manager_is_a_sign_of_life() {
    world.withManagers("m2", "m3");
    List<SessionId> sessions = List.of(world.ready("m1"), world.ready("m2"), world.ready("m3"));
    world.ready("w1");
    for (int i = 0; i < 50; i++) {
      beating(500, sessions, "m1", "m2", "m3");
      world.silent("w1", "m1");
      world.silent("w1", "m3");
      world.answers("w1", "m2");
    }

    assertThat(world.stateOf("w1")).isEqualTo(NodeState.READY);
  }

  @Test
  void without_an_agreement_the_long_silence_decides() {
    world.withManagers("m2", "m3");
    List<SessionId> sessions = List.of(world.ready("m1"), world.ready("m2"), world.ready("m3"));
    world.ready("w1");
    beating(14_500, sessions, "m1", "m2", "m3");
    assertThat(world.stateOf("w1")).isEqualTo(NodeState.READY);

    beating(1_000, sessions, "m1", "m2", "m3");
    assertThat(world.stateOf("w1")).isEqualTo(NodeState.DOWN);
  }

  @Test
  void a_leader_that_was_paused_itself_starts_all_clocks_again() {
    world.ready("w1");
    world.passWithProbes(3_500, false, "m1");
    world.now += 20_000;
    world.step();
    world.passWithProbes(4_500, false, "m1");
    assertThat(world.stateOf("w1")).isEqualTo(NodeState.READY);
    assertThat(world.dispatcher.takesTasks(node("w1"))).as("three beats after it").isFalse();

    world.passWithProbes(3_000, false, "m1");
    assertThat(world.stateOf("w1")).isEqualTo(NodeState.DOWN);
  }

  @Test
  void after_an_own_pause_three_probes_must_time_out() {
    world.ready("w1");
    world.pass(1_000);
    world.now += 20_000;
    world.step();
    world.pass(5_500);
    world.silent("w1", "m1");
    world.silent("w1", "m1");
    world.pass(250);
    assertThat(world.stateOf("w1")).isEqualTo(NodeState.READY);

    world.silent("w1", "m1");
    world.pass(250);
    assertThat(world.stateOf("w1")).isEqualTo(NodeState.DOWN);
  }

  @Test
  void a_leader_that_loses_most_nodes_at_once_needs_a_second_opinion() {
    world.withManagers("m2").withWorkers("w2", "w3");
    List<SessionId> sessions = List.of(world.ready("m1"), world.ready("m2"));
    for (String name : List.of("w1", "w2", "w3")) {
      world.ready(name);
    }
    for (int i = 0; i < 20; i++) {
      beating(500, sessions, "m1", "m2");
      for (String name : List.of("w1", "w2", "w3")) {
        world.silent(name, "m1");
      }
    }
    assertThat(world.stateOf("w1")).as("10 s").isEqualTo(NodeState.READY);

    world.silent("w1", "m2");
    world.pass(250);
    assertThat(world.stateOf("w1")).isEqualTo(NodeState.DOWN);
    assertThat(world.stateOf("w2")).isEqualTo(NodeState.READY);
  }

  @Test
  void a_leader_whom_only_the_others_contradict_hands_over() {
    world.withManagers("m2").withWorkers("w2", "w3");
    List<SessionId> sessions = List.of(world.ready("m1"), world.ready("m2"));
    for (String name : List.of("w1", "w2", "w3")) {
      world.ready(name);
    }
    assertThat(world.dispatcher.reasonToStepDown()).isEmpty();
    for (int i = 0; i < 12; i++) {
      beating(500, sessions, "m1", "m2");
      for (String name : List.of("w1", "w2", "w3")) {
        world.silent(name, "m1");
        world.answers(name, "m2");
      }
    }

    assertThat(world.dispatcher.reasonToStepDown()).isPresent();
    assertThat(world.stateOf("w1")).isEqualTo(NodeState.READY);
  }

  @Test
  void silence_of_a_manager_is_counted_from_what_the_log_heard_before_this_term() {
    world.withManagers("m2");
    world.ready("m2");
    world.pass(60_000);
    world.dispatcher.newTerm(world.state, world.now);
    SessionId back = world.open(node("m2"));
    assertThat(world.stateOf("m2")).isEqualTo(NodeState.READY);
    world.dispatcher.closed(node("m2"), back);

    world.dispatcher.newTerm(world.state, world.now);
    world.dispatcher.heardByLog(node("m2"), world.now - 2_500);
    world.passWithProbes(4_000, false, "m1");
    assertThat(world.stateOf("m2")).isEqualTo(NodeState.DOWN);
  }

  @Test
  void the_log_s_traffic_is_a_sign_of_life() {
    world.withManagers("m2");
    world.ready("m2");
    for (int i = 0; i < 40; i++) {
      world.passWithProbes(500, false, "m1");
      world.dispatcher.heardByLog(node("m2"), world.now);
    }

    assertThat(world.stateOf("m2")).isEqualTo(NodeState.READY);
  }

  @Test
  void a_node_that_is_down_is_asked_no_more_and_comes_back_by_a_session() {
    world.ready("w1");
    world.passWithProbes(9_000, false, "m1");
    assertThat(world.stateOf("w1")).isEqualTo(NodeState.DOWN);
    world.probes.clear();
    world.pass(30_000);
    assertThat(world.probes).extracting(ProbeRequest::node).doesNotContain(node("w1"));

    world.open(node("w1"));
    assertThat(world.stateOf("w1")).isEqualTo(NodeState.READY);
    assertThat(world.stored("w1").bookkeeping().downSinceMillis()).isEmpty();
    assertThat(world.stored("w1").status().message()).isEmpty();
  }
}
