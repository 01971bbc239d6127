package dev.waggle.agent.core.node;

import static dev.waggle.agent.core.TestTasks.THEN;
import static dev.waggle.agent.core.TestTasks.assigned;
import static dev.waggle.agent.core.TestTasks.fence;
import static dev.waggle.agent.core.TestTasks.id;
import static dev.waggle.agent.core.TestTasks.local;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waggle.agent.core.task.ContainerView;
import dev.waggle.agent.core.task.LocalTask;
import dev.waggle.agent.core.task.StepOutcome;
import dev.waggle.agent.core.task.TaskAction;
import dev.waggle.dispatch.AssignedTask;
import dev.waggle.dispatch.AssignmentChange;
import dev.waggle.dispatch.AssignmentSet;
import dev.waggle.dispatch.Fence;
import dev.waggle.dispatch.ManagerMessage.NodesGone;
import dev.waggle.dispatch.TaskStatusUpdate;
import dev.waggle.model.id.ClusterId;
import dev.waggle.model.id.NodeId;
import dev.waggle.model.task.ContainerStatus;
import dev.waggle.model.task.TaskState;
import dev.waggle.model.task.TaskStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NodeTasksTest {
  private static final ContainerView CREATED = ContainerView.created("c1");
  private static final ContainerView RUNNING = ContainerView.running("c1", 42);
  private static final NodeId OTHER = new NodeId("o".repeat(25));
  private static final NodeId THIRD = new NodeId("g".repeat(25));

  private long millis = 1_000;
  private NodeTasks node = new NodeTasks(Optional.empty(), List.of());

  private Tick now() {
    return new Tick(millis, THEN.plusMillis(millis));
  }

  private List<Effect> set(AssignedTask... tasks) {
    return node.assigned(
        new AssignmentSet(fence(1, 5), 1, List.of(tasks), List.of(), List.of()), now());
  }

  private List<Effect> finish(TaskAction action, StepOutcome outcome) {
    return node.finished(id(1), action, outcome, now());
  }

  private static List<TaskAction> begun(List<Effect> effects) {
    List<TaskAction> actions = new ArrayList<>();
    for (Effect effect : effects) {
      if (effect instanceof Effect.Begin begin) {
        actions.add(begin.action());
      }
    }
    return actions;
  }

  private TaskStatus status() {
    return node.tasks().get(id(1)).status();
  }

  /** Brings task 1 to RUNNING. */
  private void run() {
    set(assigned(1, TaskState.RUNNING));
    finish(new TaskAction.Accept(), StepOutcome.done());
    finish(new TaskAction.Prepare(), StepOutcome.done(CREATED));
    finish(new TaskAction.Start(), StepOutcome.done(RUNNING));
  }

  @Test
  void a_task_goes_from_assigned_to_running_one_action_at_a_time() {
    assertThat(begun(set(assigned(1, TaskState.RUNNING)))).containsExactly(new TaskAction.Accept());
    assertThat(begun(finish(new TaskAction.Accept(), StepOutcome.done())))
        .containsExactly(new TaskAction.Prepare());
    assertThat(begun(finish(new TaskAction.Prepare(), StepOutcome.done(CREATED))))
        .containsExactly(new TaskAction.Start());
    assertThat(begun(finish(new TaskAction.Start(), StepOutcome.done(RUNNING))))
        .as("what a start shows is as good as another look")
        .isEmpty();
    assertThat(status().state()).isEqualTo(TaskState.RUNNING);
    assertThat(status().message()).contains("started");
    assertThat(status().containerStatus()).contains(new ContainerStatus("c1", 42, 0));
  }

  @Test
  void what_a_task_passes_through_waits_for_company_and_what_it_comes_to_does_not() {
    set(assigned(1, TaskState.RUNNING));
    finish(new TaskAction.Accept(), StepOutcome.done());
    assertThat(node.outbox().dueMillis()).hasValue(1_000 + TaskRunner.PASSING_MILLIS);
    millis += 10;
    finish(new TaskAction.Prepare(), StepOutcome.done(CREATED));
    assertThat(node.outbox().dueMillis()).hasValue(1_000 + TaskRunner.PASSING_MILLIS);
    millis += 10;
    finish(new TaskAction.Start(), StepOutcome.done(RUNNING));
    assertThat(node.outbox().dueMillis()).hasValue(millis);
    assertThat(node.outbox().batch(10)).containsExactly(new TaskStatusUpdate(id(1), status()));
  }

  @Test
  void where_a_task_rests_is_told_at_once() {
    set(assigned(1, TaskState.READY));
    finish(new TaskAction.Accept(), StepOutcome.done());
    millis += 10;
    finish(new TaskAction.Prepare(), StepOutcome.done(CREATED));
    assertThat(status().state()).isEqualTo(TaskState.READY);
    assertThat(node.outbox().dueMillis()).hasValue(millis);
  }

  @Test
  void what_was_reached_is_stored_before_the_next_action_is_begun() {
    set(assigned(1, TaskState.RUNNING));
    finish(new TaskAction.Accept(), StepOutcome.done());
    List<Effect> effects = finish(new TaskAction.Prepare(), StepOutcome.done(CREATED));
    int begin = effects.indexOf(new Effect.Begin(node.tasks().get(id(1)), new TaskAction.Start()));
    int store = effects.lastIndexOf(new Effect.Store(node.tasks().get(id(1))));
    assertThat(store).isNotNegative().isLessThan(begin);
    assertThat(status().state()).isEqualTo(TaskState.STARTING);
  }

  @Test
  void a_fatal_error_before_starting_rejects_and_keeps_the_last_message() {
    set(assigned(1, TaskState.RUNNING));
    finish(new TaskAction.Accept(), StepOutcome.done());
    finish(new TaskAction.Prepare(), StepOutcome.fatal("No such image: alpine:latest"));
    assertThat(status().state()).isEqualTo(TaskState.REJECTED);
    assertThat(status().message()).contains("preparing");
    assertThat(status().err()).contains("No such image: alpine:latest");
    assertThat(status().containerStatus()).contains(new ContainerStatus("", 0, 0));
  }

  @Test
  void a_task_that_the_engine_cannot_run_at_all_is_rejected_at_once() {
    set(assigned(1, TaskState.RUNNING));
    finish(new TaskAction.Accept(), StepOutcome.fatal("process runtime needs a command"));
    assertThat(status().state()).isEqualTo(TaskState.REJECTED);
    assertThat(status().message()).contains("resolving controller failed");
  }

  @Test
  void a_fatal_error_of_the_start_fails() {
    set(assigned(1, TaskState.RUNNING));
    finish(new TaskAction.Accept(), StepOutcome.done());
    finish(new TaskAction.Prepare(), StepOutcome.done(CREATED));
    finish(new TaskAction.Start(), StepOutcome.fatal("starting container failed: no"));
    assertThat(status().state()).isEqualTo(TaskState.FAILED);
    assertThat(status().message()).contains("starting");
  }

  @Test
  void a_temporary_error_is_shown_and_tried_again_after_one_second() {
    set(assigned(1, TaskState.RUNNING));
    finish(new TaskAction.Accept(), StepOutcome.done());
    List<Effect> effects = finish(new TaskAction.Prepare(), StepOutcome.temporary("engine busy"));
    assertThat(begun(effects)).isEmpty();
    assertThat(status().state()).isEqualTo(TaskState.PREPARING);
    assertThat(status().err()).contains("engine busy");
    assertThat(node.nextWakeUp()).isEqualTo(OptionalLong.of(millis + 1_000));
    millis += 999;
    assertThat(begun(node.tick(now()))).isEmpty();
    millis += 1;
    assertThat(begun(node.tick(now()))).containsExactly(new TaskAction.Prepare());
    finish(new TaskAction.Prepare(), StepOutcome.done(CREATED));
    assertThat(status().err()).as("a success clears the error").isEmpty();
  }

  @Test
  void the_end_of_a_container_ends_its_task() {
    run();
    node.seen(id(1), Optional.of(ContainerView.exited("c1", 3)), now());
    assertThat(status().state()).isEqualTo(TaskState.FAILED);
    assertThat(status().err()).contains("task: non-zero exit (3)");
    assertThat(status().containerStatus()).contains(new ContainerStatus("c1", 0, 3));
  }

  @Test
  void a_wish_to_stop_breaks_off_what_is_under_way() {
    set(assigned(1, TaskState.RUNNING));
    finish(new TaskAction.Accept(), StepOutcome.done());
    List<Effect> effects = set(assigned(1, TaskState.SHUTDOWN));
    assertThat(effects).contains(new Effect.Cancel(id(1)));
    assertThat(begun(effects)).as("one action at a time").isEmpty();
    List<Effect> broken = finish(new TaskAction.Prepare(), StepOutcome.temporary("broken off"));
    assertThat(begun(broken)).containsExactly(new TaskAction.Stop());
    assertThat(status().err()).isEmpty();
    finish(new TaskAction.Stop(), StepOutcome.done());
    assertThat(status().state()).isEqualTo(TaskState.SHUTDOWN);
    assertThat(status().message()).contains("shutdown");
  }

  @Test
  void a_task_that_cannot_be_stopped_is_not_called_ended() {
    run();
    set(assigned(1, TaskState.SHUTDOWN));
    finish(new TaskAction.Stop(), StepOutcome.fatal("permission denied"));
    assertThat(status().state()).isEqualTo(TaskState.RUNNING);
    millis += 1_000;
    assertThat(begun(node.tick(now()))).containsExactly(new TaskAction.Stop());
  }

  @Test
  void a_task_that_is_not_in_the_complete_set_is_removed_and_forgotten() {
    run();
    assertThat(begun(set())).containsExactly(new TaskAction.Remove());
    List<Effect> effects = finish(new TaskAction.Remove(), StepOutcome.done());
    assertThat(effects).containsExactly(new Effect.Forget(id(1)));
    assertThat(node.tasks()).isEmpty();
    assertThat(node.outbox().dueMillis()).isEmpty();
  }

  @Test
  void after_a_restart_nothing_is_stopped_or_started_until_a_complete_set_has_come() {
    LocalTask running = local(1, TaskState.RUNNING, TaskState.RUNNING);
    LocalTask ready = local(2, TaskState.RUNNING, TaskState.READY);
    node = new NodeTasks(Optional.of(fence(1, 5)), List.of(running, ready));
    List<Effect> effects = new ArrayList<>(node.resume(now()));
    effects.addAll(node.sessionStarted());
    effects.addAll(finish(new TaskAction.Await(), StepOutcome.done(RUNNING)));
    effects.addAll(
        node.assigned(AssignmentChange.ofTasks(fence(1, 6), 1, List.of(), List.of(id(1))), now()));
    assertThat(begun(effects)).containsExactly(new TaskAction.Await());
    List<Effect> complete = set(running.assigned(), ready.assigned());
    assertThat(begun(complete)).containsExactly(new TaskAction.Await());
    List<Effect> looked =
        node.finished(id(2), new TaskAction.Await(), StepOutcome.done(CREATED), now());
    assertThat(begun(looked)).containsExactly(new TaskAction.Start());
  }

  @Test
  void a_process_that_died_while_preparing_prepares_again_when_told_the_credentials() {
    AssignedTask kept = assigned(1, TaskState.RUNNING);
    AssignedTask told =
        new AssignedTask(kept.task(), kept.serviceName(), kept.ports(), Optional.of("secret"));
    node =
        new NodeTasks(
            Optional.empty(),
            List.of(local(1, TaskState.RUNNING, TaskState.PREPARING).withAssigned(kept)));
    assertThat(begun(node.resume(now()))).isEmpty();
    node.sessionStarted();
    assertThat(begun(set(told))).containsExactly(new TaskAction.Prepare());
    assertThat(node.task(id(1)).orElseThrow().assigned().registryAuth()).contains("secret");
  }

  @Test
  void a_container_that_seems_gone_is_looked_for_before_that_is_believed() {
    run();
    assertThat(begun(node.seen(id(1), Optional.empty(), now())))
        .containsExactly(new TaskAction.Await());
    assertThat(status().state()).isEqualTo(TaskState.RUNNING);
    finish(new TaskAction.Await(), StepOutcome.done());
    assertThat(status().state()).isEqualTo(TaskState.FAILED);
  }

  @Test
  void a_message_from_an_old_leader_changes_nothing_and_is_told_in_the_heartbeat() {
    run();
    AssignmentSet old = new AssignmentSet(fence(0, 9), 1, List.of(), List.of(), List.of());
    assertThat(node.assigned(old, now())).isEmpty();
    assertThat(node.refused()).contains(fence(1, 5));
    set(assigned(1, TaskState.RUNNING));
    assertThat(node.refused()).isEmpty();
  }

  @Test
  void a_new_session_reports_every_task_again() {
    run();
    node.outbox().acknowledged(node.outbox().batch(10));
    assertThat(node.sessionStarted()).containsExactly(new Effect.Report());
    assertThat(node.outbox().batch(10)).containsExactly(new TaskStatusUpdate(id(1), status()));
  }

  @Test
  void strays_are_removed_only_after_a_complete_set() {
    assertThat(node.found(Set.of(id(1), id(9)))).isEmpty();
    assertThat(set(assigned(1, TaskState.RUNNING))).contains(new Effect.RemoveStray(id(9)));
    assertThat(set(assigned(1, TaskState.RUNNING))).noneMatch(Effect.RemoveStray.class::isInstance);
  }

  @Test
  void a_node_that_left_removes_everything_and_forgets_the_swarm() {
    run();
    List<Effect> effects = node.left(now());
    assertThat(begun(effects)).containsExactly(new TaskAction.Remove());
    assertThat(effects).contains(new Effect.StoreFence(Optional.empty()));
    assertThat(node.work().highest()).isEmpty();
  }

  @Test
  void what_other_nodes_have_on_the_engine_is_left_alone_until_their_node_is_gone() {
    set(assigned(1, TaskState.RUNNING));
    assertThat(node.foundBeside(Map.of(OTHER, Set.of(id(7)), THIRD, Set.of(id(8))))).isEmpty();
    assertThat(node.beside()).containsExactly(THIRD, OTHER);
    assertThat(node.gone(new NodesGone(fence(1, 6), List.of(OTHER))))
        .containsExactly(new Effect.RemoveOrphan(OTHER, id(7)));
    assertThat(node.foundBeside(Map.of(OTHER, Set.of(id(7)), THIRD, Set.of(id(8)))))
        .as("it was not removed then")
        .containsExactly(new Effect.RemoveOrphan(OTHER, id(7)));
  }

  @Test
  void that_a_node_is_gone_is_not_believed_of_an_older_or_another_swarm() {
    set(assigned(1, TaskState.RUNNING));
    node.foundBeside(Map.of(OTHER, Set.of(id(7))));
    assertThat(node.gone(new NodesGone(fence(1, 4), List.of(OTHER)))).isEmpty();
    Fence elsewhere = new Fence(new ClusterId("e".repeat(25)), 9, 9, 9);
    assertThat(node.gone(new NodesGone(elsewhere, List.of(OTHER)))).isEmpty();
  }

  @Test
  void who_is_gone_from_one_swarm_may_be_part_of_the_next() {
    set(assigned(1, TaskState.RUNNING));
    node.gone(new NodesGone(fence(1, 6), List.of(OTHER)));
    node.left(now());
    assertThat(node.foundBeside(Map.of(OTHER, Set.of(id(7))))).isEmpty();
  }
}
