package dev.waggle.manager.core.dispatch;

import static dev.waggle.manager.core.dispatch.World.hello;
import static dev.waggle.manager.core.dispatch.World.node;
import static dev.waggle.manager.core.dispatch.World.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waggle.dispatch.AgentMessage.Heartbeat;
import dev.waggle.dispatch.AgentMessage.Hello;
import dev.waggle.dispatch.AgentMessage.Statuses;
import dev.waggle.dispatch.Fence;
import dev.waggle.dispatch.ManagerMessage;
import dev.waggle.dispatch.SessionId;
import dev.waggle.dispatch.TaskStatusUpdate;
import dev.waggle.manager.core.cluster.LogMembers;
import dev.waggle.manager.core.cluster.RoleCommands;
import dev.waggle.manager.core.decision.RejectedException;
import dev.waggle.manager.core.dispatch.Dispatcher.Heard;
import dev.waggle.manager.core.node.NodeCommands;
import dev.waggle.model.id.ClusterId;
import dev.waggle.model.object.NodeDescription;
import dev.waggle.model.object.NodeState;
import dev.waggle.model.object.Task;
import dev.waggle.model.spec.Availability;
import dev.waggle.model.task.TaskState;
import dev.waggle.model.task.TaskStatus;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DispatcherTest {
  private final World world = new World().withWorkers("w1", "w2");

  @Test
  void a_session_makes_its_node_ready_with_its_address() {
    world.open(node("w1"));

    assertThat(world.stateOf("w1")).isEqualTo(NodeState.READY);
    assertThat(world.stored("w1").status().addr()).contains("10.0.0.1");
    assertThat(world.dispatcher.takesTasks(node("w1"))).isTrue();
    assertThat(world.dispatcher.takesTasks(node("w2"))).isFalse();
  }

  @Test
  void a_session_of_a_node_that_says_nothing_new_writes_nothing() {
    world.open(node("w1"));
    long version = world.stored("w1").version().index();
    world.open(node("w1"));

    assertThat(world.stored("w1").version().index()).isEqualTo(version);
  }

  @Test
  void a_second_process_is_refused_while_one_lives_and_shown() {
    SessionId session = world.open(node("w1"));

    assertThatThrownBy(() -> world.open(hello(node("w1"), "p2")))
        .isInstanceOf(RejectedException.class)
        .hasMessageContaining("another process has the session");
    assertThat(world.dispatcher.shown(world.state).get(node("w1")).message())
        .contains("was its disk copied?");

    world.dispatcher.closed(node("w1"), session);
    world.open(hello(node("w1"), "p2"));
  }

  @Test
  void a_process_that_is_silent_for_three_beats_does_not_keep_another_out() {
    world.open(node("w1"));
    world.pass(3_250);

    world.open(hello(node("w1"), "p2"));
  }

  @Test
  void an_older_session_of_the_same_process_is_over() {
    SessionId first = world.open(node("w1"));
    SessionId second = world.open(node("w1"));

    assertThat(world.beat(node("w1"), first)).isEqualTo(Heard.NO_SESSION);
    assertThat(world.beat(node("w1"), second)).isEqualTo(Heard.GOES_ON);
  }

  @Test
  void a_stranger_is_refused_and_a_removed_node_is_told() {
    assertThatThrownBy(() -> world.open(node("nobody"))).hasMessageContaining("node not found");

    world.run(NodeCommands.remove(node("w1").value(), false)).orThrow();
    assertThat(world.run(world.dispatcher.open(hello(node("w1"), "p1"), "10.0.0.1")).orThrow())
        .isEqualTo(new ManagerMessage.NodeRemoved());
  }

  @Test
  void another_format_is_refused_with_both_numbers() {
    Hello old =
        new Hello(9, node("w1"), "p", Optional.empty(), Optional.empty(), NodeDescription.EMPTY);

    assertThatThrownBy(() -> world.open(old)).hasMessageContaining("format 1, not 9");
  }

  @Test
  void an_agent_that_is_behind_for_three_beats_must_start_again() {
    SessionId session = world.open(node("w1"));
    Heartbeat behind = new Heartbeat(1, Optional.empty(), Optional.empty(), List.of());

    assertThat(world.dispatcher.heartbeat(node("w1"), session, behind, 2, world.now))
        .isEqualTo(Heard.GOES_ON);
    assertThat(world.dispatcher.heartbeat(node("w1"), session, behind, 2, world.now))
        .isEqualTo(Heard.GOES_ON);
    assertThat(world.dispatcher.heartbeat(node("w1"), session, behind, 2, world.now))
        .isEqualTo(Heard.TOO_FAR_BEHIND);
    assertThat(world.beat(node("w1"), session)).isEqualTo(Heard.NO_SESSION);
  }

  @Test
  void an_agent_that_refuses_this_leader_takes_no_tasks_and_is_shown_with_what_it_holds() {
    SessionId session = world.open(node("w1"));
    Fence newer = new Fence(new ClusterId(World.id("cluster")), 2, 9, 77);
    world.dispatcher.heartbeat(
        node("w1"),
        session,
        new Heartbeat(1, Optional.of(newer), Optional.empty(), List.of()),
        1,
        world.now);

    assertThat(world.dispatcher.takesTasks(node("w1"))).isFalse();
    ShownStatus shown = world.dispatcher.shown(world.state).get(node("w1"));
    assertThat(shown.state()).isEqualTo(NodeState.UNKNOWN);
    assertThat(shown.message()).contains("/2/9/77");
  }

  @Test
  void a_node_whose_engine_has_containers_of_one_that_is_down_is_shown_with_that_one() {
    SessionId session = world.ready("w1");
    world.ready("w2");
    Heartbeat beat =
        new Heartbeat(1, Optional.empty(), Optional.empty(), List.of(node("stranger"), node("w2")));
    world.dispatcher.heartbeat(node("w1"), session, beat, 1, world.now);
    assertThat(world.dispatcher.shown(world.state)).as("both live").isEmpty();

    while (world.stateOf("w2") != NodeState.DOWN) {
      world.dispatcher.heartbeat(node("w1"), session, beat, 1, world.now);
      world.pass(250);
    }
    ShownStatus shown = world.dispatcher.shown(world.state).get(node("w1"));
    assertThat(shown.state()).isEqualTo(NodeState.READY);
    assertThat(shown.message()).contains(node("w2").value()).doesNotContain("stranger");
  }

  @Test
  void an_agent_that_refuses_this_leader_keeps_its_session_though_it_takes_nothing() {
    SessionId session = world.open(node("w1"));
    Fence newer = new Fence(new ClusterId(World.id("cluster")), 2, 9, 77);
    Heartbeat refuses = new Heartbeat(0, Optional.of(newer), Optional.empty(), List.of());
    for (int beat = 0; beat < 5; beat++) {
      assertThat(world.dispatcher.heartbeat(node("w1"), session, refuses, 1, world.now))
          .isEqualTo(Heard.GOES_ON);
    }

    assertThat(world.dispatcher.shown(world.state).get(node("w1")).message()).contains("/2/9/77");
  }

  @Test
  void a_new_leader_is_settled_once_every_ready_node_has_come_back() {
    world.open(node("w1"));
    world.open(node("w2"));
    world.dispatcher.newTerm(world.state, world.now);
    world.open(node("w1"));
    world.pass(250);
    assertThat(world.dispatcher.isSettled(world.state)).isFalse();

    world.open(node("w2"));
    assertThat(world.dispatcher.isSettled(world.state)).isTrue();
  }

  @Test
  void a_new_leader_waits_five_seconds_at_most_and_then_looks_at_what_waits() {
    world.open(node("w1"));
    world.open(node("w2"));
    world.dispatcher.newTerm(world.state, world.now);
    long since = world.now;
    world.open(node("w1"));
    while (world.now < since + 4_750) {
      world.pass(250);
    }
    assertThat(world.dispatcher.isSettled(world.state)).isFalse();
    assertThat(world.dispatcher.nextDeadlineMillis()).isLessThanOrEqualTo(since + 5_000);

    world.now = since + 5_000;
    world.dispatcher.tick(world.state, world.now);
    assertThat(world.dispatcher.isSettled(world.state)).isTrue();
    assertThat(world.dispatcher.wantsRound()).isTrue();
  }

  @Test
  void nodes_that_take_no_tasks_anyway_are_not_waited_for() {
    world.open(node("w1"));
    world.open(node("w2"));
    world.run(
        NodeCommands.update(
            node("w2").value(),
            world.stored("w2").version().index(),
            world.stored("w2").spec().withAvailability(Availability.DRAIN),
            () -> LogMembers.NONE));
    world.dispatcher.newTerm(world.state, world.now);
    world.open(node("w1"));
    assertThat(world.dispatcher.isSettled(world.state)).isTrue();
  }

  @Test
  void a_new_leader_shows_nodes_as_unknown_after_two_seconds_and_writes_nothing() {
    world.open(node("w1"));
    long index = world.state.appliedIndex();
    world.dispatcher.newTerm(world.state, world.now);
    world.pass(1_750);
    assertThat(world.dispatcher.shown(world.state)).isEmpty();

    world.pass(500);
    ShownStatus shown = world.dispatcher.shown(world.state).get(node("w1"));
    assertThat(shown.state()).isEqualTo(NodeState.UNKNOWN);
    assertThat(shown.message()).contains("leadership change");
    assertThat(world.state.appliedIndex()).isEqualTo(index);

    world.open(node("w1"));
    assertThat(world.dispatcher.shown(world.state)).isEmpty();
  }

  @Test
  void a_machine_that_was_restarted_fails_what_ran_on_it() {
    world.open(node("w1"));
    Task running = task("t1", "w1", TaskState.RUNNING);
    Task preparing = task("t2", "w1", TaskState.PREPARING);
    Task elsewhere = task("t3", "w2", TaskState.RUNNING);
    world.put(running, preparing, elsewhere);
    Hello first = hello(node("w1"), "p1");
    world.open(
        new Hello(
            1,
            first.nodeId(),
            "p1",
            Optional.of("boot-2"),
            first.probeAddress(),
            first.description()));

    assertThat(world.stored(running).state()).isEqualTo(TaskState.FAILED);
    assertThat(world.stored(running).status().err()).contains("the machine was restarted");
    assertThat(world.stored(preparing).state()).isEqualTo(TaskState.PREPARING);
    assertThat(world.stored(elsewhere).state()).isEqualTo(TaskState.RUNNING);
  }

  @Test
  void a_report_moves_a_task_on_and_never_back() {
    SessionId session = world.open(node("w1"));
    Task task = task("t1", "w1", TaskState.ASSIGNED);
    world.put(task);

    assertThat(world.report(node("w1"), session, task, TaskState.RUNNING).orThrow()).isEqualTo(1);
    assertThat(world.report(node("w1"), session, task, TaskState.PREPARING).orThrow()).isZero();
    assertThat(world.stored(task).state()).isEqualTo(TaskState.RUNNING);
    assertThat(world.stored(task).bookkeeping().statusAppliedAtMillis()).isEqualTo(world.now);
  }

  @Test
  void the_same_report_again_is_no_news() {
    SessionId session = world.open(node("w1"));
    Task task = task("t1", "w1", TaskState.ASSIGNED);
    world.put(task);
    world.report(node("w1"), session, task, TaskState.RUNNING);

    assertThat(world.report(node("w1"), session, task, TaskState.RUNNING).orThrow()).isZero();
  }

  /** As each new session begins with one. */
  @Test
  void what_the_leader_wrote_beside_a_status_outlives_the_same_report() {
    SessionId session = world.open(node("w1"));
    Task task = task("t1", "w1", TaskState.ASSIGNED);
    world.put(task);
    TaskStatus running = TaskStatus.of(World.WALL, TaskState.RUNNING, "started");
    Statuses report = new Statuses(true, List.of(new TaskStatusUpdate(task.id(), running)));
    world.run(world.dispatcher.report(node("w1"), session, report));
    world.put(world.stored(task).withStatus(running.withErr("has not reported its end in time")));

    assertThat(world.run(world.dispatcher.report(node("w1"), session, report)).orThrow()).isZero();
    assertThat(world.stored(task).status().err()).contains("has not reported its end in time");

    TaskStatus ended = TaskStatus.of(World.WALL.plusMillis(1), TaskState.SHUTDOWN, "shutdown");
    Statuses end = new Statuses(false, List.of(new TaskStatusUpdate(task.id(), ended)));
    world.run(world.dispatcher.report(node("w1"), session, end));
    assertThat(world.stored(task).status()).isEqualTo(ended);
  }

  @Test
  void a_report_of_another_node_s_task_is_refused_and_of_an_unknown_one_skipped() {
    SessionId session = world.open(node("w1"));
    Task foreign = task("t1", "w2", TaskState.RUNNING);
    world.put(foreign);

    assertThatThrownBy(() -> world.report(node("w1"), session, foreign, TaskState.FAILED).orThrow())
        .hasMessageContaining("PermissionDenied");
    Task unknown = task("t9", "w1", TaskState.RUNNING);
    assertThat(world.report(node("w1"), session, unknown, TaskState.FAILED).orThrow()).isZero();
  }

  @Test
  void a_report_outside_the_session_is_refused() {
    SessionId old = world.open(node("w1"));
    world.open(node("w1"));
    Task task = task("t1", "w1", TaskState.ASSIGNED);
    world.put(task);

    assertThatThrownBy(() -> world.report(node("w1"), old, task, TaskState.RUNNING).orThrow())
        .hasMessageContaining("session invalid");
  }

  @Test
  void a_session_tells_the_managers_that_take_part_in_the_log() {
    world.withManagers("m2");
    world.run(RoleCommands.forced(World.M1, 2, "m1:1", "m1:2")).orThrow();
    ManagerMessage.SessionStarted started =
        (ManagerMessage.SessionStarted)
            world.run(world.dispatcher.open(hello(node("w1"), "p1"), "10.0.0.1")).orThrow();

    assertThat(started.managers()).extracting(m -> m.nodeId()).containsExactly(World.M1);
    assertThat(started.heartbeatPeriod()).hasSeconds(1);
  }
}
