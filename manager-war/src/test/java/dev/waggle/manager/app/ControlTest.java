package dev.waggle.manager.app;

import static dev.waggle.manager.app.Leader.M1;
import static dev.waggle.manager.app.Leader.W1;
import static dev.waggle.manager.app.Leader.W2;
import static dev.waggle.manager.app.Leader.got;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.waggle.dispatch.AgentMessage.Statuses;
import dev.waggle.dispatch.AssignedTask;
import dev.waggle.dispatch.AssignmentChange;
import dev.waggle.dispatch.ManagerAddress;
import dev.waggle.dispatch.ManagerMessage.Complete;
import dev.waggle.dispatch.ManagerMessage.Incremental;
import dev.waggle.dispatch.ManagerMessage.KeepAlive;
import dev.waggle.dispatch.ManagerMessage.ManagersChanged;
import dev.waggle.dispatch.ManagerMessage.NodeRemoved;
import dev.waggle.dispatch.ManagerMessage.NodesGone;
import dev.waggle.dispatch.SessionId;
import dev.waggle.dispatch.TaskStatusUpdate;
import dev.waggle.manager.app.Leader.Told;
import dev.waggle.manager.core.cluster.RoleCommands;
import dev.waggle.manager.core.decision.Verdict;
import dev.waggle.manager.core.dispatch.Dispatcher.Heard;
import dev.waggle.manager.core.node.NodeCommands;
import dev.waggle.manager.core.service.ServiceCommands;
import dev.waggle.model.id.NodeId;
import dev.waggle.model.id.TaskId;
import dev.waggle.model.object.Node;
import dev.waggle.model.spec.Availability;
import dev.waggle.model.spec.ContainerSpec;
import dev.waggle.model.spec.NodeSpec;
import dev.waggle.model.spec.Role;
import dev.waggle.model.spec.ServiceMode;
import dev.waggle.model.spec.ServiceSpec;
import dev.waggle.model.spec.TaskSpec;
import dev.waggle.model.task.TaskState;
import dev.waggle.model.task.TaskStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ControlTest {
  private static final Duration BUDGET = Duration.ofSeconds(30);

  private final Leader leader = new Leader();

  @AfterEach
  void end() {
    leader.close();
  }

  private TaskId assigned(Told told) {
    assertThat(told.next()).isInstanceOf(Complete.class);
    leader.run(
        ServiceCommands.create(
            ServiceSpec.of(
                "web",
                TaskSpec.of(ContainerSpec.EMPTY.withImage("alpine")),
                ServiceMode.Replicated.ONE),
            Optional.empty()));
    AssignmentChange change = told.next(Incremental.class).change();
    assertThat(change.tasks()).hasSize(1);
    return change.tasks().get(0).id();
  }

  private CompletableFuture<Verdict<Integer>> reports(SessionId session, TaskId task) {
    TaskStatus running = TaskStatus.of(Instant.now(), TaskState.RUNNING, "started");
    return leader
        .control()
        .statuses(W1, session, new Statuses(false, List.of(new TaskStatusUpdate(task, running))));
  }

  private TaskState stateOf(TaskId task) {
    return leader.state().tasks().get(task).orElseThrow().state();
  }

  @Test
  void the_task_of_a_new_service_reaches_the_agent_that_has_a_session() {
    Told told = leader.stream(W1, leader.session(W1));
    TaskId task = assigned(told);

    assertThat(leader.state().tasksOn(W1)).extracting("id").containsExactly(task);
  }

  @Test
  void an_error_in_a_round_gives_the_lead_away_and_ends_no_thread() throws Exception {
    CompletableFuture<String> steppedDown = new CompletableFuture<>();
    CompletableFuture<Void> goesOn = new CompletableFuture<>();
    try (Control control = Control.create(Leader.M1, leader, steppedDown::complete, leader)) {
      control.start();
      control
          .loop()
          .post(
              () -> {
                throw new StackOverflowError();
              });
      control.loop().post(() -> goesOn.complete(null));

      assertThat(steppedDown.get(BUDGET.toSeconds(), TimeUnit.SECONDS))
          .contains("StackOverflowError");
      goesOn.get(BUDGET.toSeconds(), TimeUnit.SECONDS);
    }
  }

  @Test
  void a_session_that_begins_later_is_told_all_in_its_first_message() {
    TaskId task = assigned(leader.stream(W1, leader.session(W1)));
    Complete first = (Complete) leader.stream(W1, leader.session(W1)).next();

    assertThat(first.set().tasks()).extracting(AssignedTask::id).containsExactly(task);
  }

  @Test
  void statuses_are_acknowledged_when_they_are_applied_and_not_before() throws Exception {
    SessionId session = leader.session(W1);
    TaskId task = assigned(leader.stream(W1, session));
    leader.hold();
    CompletableFuture<Verdict<Integer>> answer = reports(session, task);
    Runnable entry = leader.held.poll(BUDGET.toSeconds(), TimeUnit.SECONDS);
    assertThat(answer).isNotDone();
    assertThat(stateOf(task)).isLessThan(TaskState.RUNNING);

    entry.run();
    assertThat(got(answer).orThrow()).isEqualTo(1);
    assertThat(stateOf(task)).isEqualTo(TaskState.RUNNING);
  }

  @Test
  void a_report_in_a_session_of_another_is_refused() {
    TaskId task = assigned(leader.stream(W1, leader.session(W1)));

    assertThat(got(reports(leader.session(W2), task))).isInstanceOf(Verdict.Refused.class);
  }

  @Test
  void an_agent_hears_that_a_node_beside_it_is_gone_now_or_later() {
    SessionId session = leader.session(W1);
    Told told = leader.stream(W1, session);
    leader.beat(W1, session, W2);
    leader.run(NodeCommands.remove(W2.value(), true));
    assertThat(told.next(NodesGone.class).nodes()).containsExactly(W2);

    SessionId next = leader.session(W1);
    Told toldNext = leader.stream(W1, next);
    leader.beat(W1, next, W2);
    assertThat(toldNext.next(NodesGone.class).nodes()).containsExactly(W2);
  }

  @Test
  void every_agent_is_told_all_again_when_the_swarm_was_made_anew() {
    Told told = leader.stream(W1, leader.session(W1));
    told.next(Complete.class);
    leader.run(RoleCommands.forced(M1, 7, "192.0.2.1:2377", "192.0.2.1:2378"));
    assertThat(told.next(Complete.class).set().fence().epoch()).isEqualTo(7);
  }

  @Test
  void who_does_not_lead_any_more_closes_the_streams_and_opens_none() {
    SessionId session = leader.session(W1);
    Told told = leader.stream(W1, session);
    leader.control().following();

    got(told.closed);
    assertThat(leader.streams(W1, session, new Told())).isFalse();
  }

  @Test
  void an_agent_that_takes_nothing_more_loses_stream_and_session() {
    SessionId session = leader.session(W1);
    Told told = leader.stream(W1, session);
    assertThat(leader.beat(W1, session)).isEqualTo(Heard.GOES_ON);
    told.full();

    got(told.closed);
    await()
        .atMost(BUDGET)
        .untilAsserted(() -> assertThat(leader.beat(W1, session)).isEqualTo(Heard.NO_SESSION));
  }

  @Test
  void a_second_stream_of_a_session_takes_the_place_of_the_first() {
    SessionId session = leader.session(W1);
    Told first = leader.stream(W1, session);
    Told second = leader.stream(W1, session);

    got(first.closed);
    assertThat(second.next()).isInstanceOf(Complete.class);
    assertThat(second.closed).isNotDone();
  }

  @Test
  void a_stream_with_nothing_to_say_shows_that_it_lives() {
    SessionId session = leader.session(W1);
    Told told = leader.stream(W1, session);
    long sent = ((Complete) told.next()).set().sequence();

    assertThat(told.next(KeepAlive.class).sequence()).isEqualTo(sent);
    assertThat(told.next(KeepAlive.class).sequence()).isEqualTo(sent);
  }

  @Test
  void an_agent_learns_of_managers_that_came_after_it() {
    Told told = leader.stream(W1, leader.session(W1));
    assertThat(told.next()).isInstanceOf(Complete.class);
    leader.run(
        (draft, context) -> {
          draft.put(manager(draft.state().nodes().get(W2).orElseThrow()));
          return Verdict.accepted(W2);
        });

    assertThat(told.next(ManagersChanged.class).managers())
        .containsExactly(new ManagerAddress(W2, "192.0.2.2:2377"));
  }

  private static Node manager(Node node) {
    return node.withSpec(NodeSpec.of(Role.MANAGER, Availability.ACTIVE))
        .withBookkeeping(
            node.bookkeeping()
                .withObservedRole(Role.MANAGER)
                .withRaft(Optional.of(node.id() + ".1"), Optional.of("192.0.2.2:2378"))
                .withClusterAddr("192.0.2.2:2377"));
  }

  @Test
  void the_agent_of_a_node_that_is_removed_is_told_so() {
    Told told = leader.stream(W1, leader.session(W1));
    leader.run(NodeCommands.remove(W1.value(), true));

    assertThat(told.next(NodeRemoved.class)).isNotNull();
  }

  @Test
  void a_machine_is_probed_and_its_answer_is_remembered() throws Exception {
    leader.session(W1);

    assertThat(leader.probes.poll(BUDGET.toSeconds(), TimeUnit.SECONDS).node()).isEqualTo(W1);
    await().atMost(BUDGET).until(() -> answersProbes(W1));
  }

  private boolean answersProbes(NodeId node) {
    return leader
        .state()
        .nodes()
        .get(node)
        .flatMap(known -> known.bookkeeping().probe())
        .filter(Node.ProbeTarget::answers)
        .isPresent();
  }

  @Test
  void whom_the_log_hears_is_asked_without_any_other_event() {
    got(leader.askedWhomTheLogHears);
  }
}
