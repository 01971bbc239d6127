package dev.waggle.agent.core.task;

import static dev.waggle.agent.core.TestTasks.local;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waggle.agent.core.task.ContainerView.Health;
import dev.waggle.model.task.TaskState;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TaskStepperTest {
  private static final EngineView FREE = EngineView.UNKNOWN.allowedToStart(true);
  private static final ContainerView CREATED = ContainerView.created("c1");
  private static final ContainerView RUNNING = ContainerView.running("c1", 42);

  private static TaskAction next(TaskState desired, TaskState own, EngineView engine) {
    return TaskStepper.next(local(1, desired, own), engine);
  }

  private static EngineView showing(ContainerView container) {
    return FREE.showing(Optional.of(container));
  }

  @ParameterizedTest
  @EnumSource(names = {"ASSIGNED", "PREPARING", "READY", "STARTING", "RUNNING"})
  void a_task_to_shut_down_is_stopped_from_every_state_that_is_not_final(TaskState own) {
    assertThat(next(TaskState.SHUTDOWN, own, FREE)).isEqualTo(new TaskAction.Stop());
    assertThat(next(TaskState.REMOVE, own, FREE)).isEqualTo(new TaskAction.Stop());
  }

  @ParameterizedTest
  @EnumSource(names = {"COMPLETE", "SHUTDOWN", "FAILED", "REJECTED", "ORPHANED"})
  void a_final_state_is_left_by_no_wish(TaskState own) {
    List<TaskState> wishes =
        List.of(TaskState.READY, TaskState.RUNNING, TaskState.COMPLETE, TaskState.REMOVE);
    assertThat(wishes).allMatch(wish -> next(wish, own, FREE) instanceof TaskAction.Nothing);
  }

  @Test
  void a_task_desired_ready_is_prepared_and_not_started() {
    assertThat(next(TaskState.READY, TaskState.ASSIGNED, FREE)).isEqualTo(new TaskAction.Accept());
    assertThat(next(TaskState.READY, TaskState.ACCEPTED, FREE))
        .isEqualTo(TaskAction.Advance.to(TaskState.PREPARING, "preparing"));
    assertThat(next(TaskState.READY, TaskState.PREPARING, FREE))
        .isEqualTo(new TaskAction.Prepare());
    assertThat(next(TaskState.READY, TaskState.READY, showing(CREATED)))
        .isEqualTo(new TaskAction.Nothing());
  }

  @Test
  void a_task_desired_running_is_started_once_ready() {
    assertThat(next(TaskState.RUNNING, TaskState.READY, FREE))
        .isEqualTo(TaskAction.Advance.to(TaskState.STARTING, "starting"));
    assertThat(next(TaskState.RUNNING, TaskState.STARTING, showing(CREATED)))
        .isEqualTo(new TaskAction.Start());
    assertThat(next(TaskState.RUNNING, TaskState.STARTING, showing(RUNNING)))
        .isEqualTo(TaskAction.Advance.to(TaskState.RUNNING, "started"));
  }

  @Test
  void nothing_is_started_before_a_complete_set_has_come_in_this_life() {
    EngineView held = showing(CREATED).allowedToStart(false);
    assertThat(next(TaskState.RUNNING, TaskState.PREPARING, held))
        .as("the credentials come with the set")
        .isEqualTo(new TaskAction.Nothing());
    assertThat(next(TaskState.RUNNING, TaskState.READY, held)).isEqualTo(new TaskAction.Nothing());
    assertThat(next(TaskState.RUNNING, TaskState.STARTING, held))
        .isEqualTo(new TaskAction.Nothing());
  }

  @Test
  void what_runs_already_is_taken_over_without_a_complete_set() {
    EngineView held = showing(RUNNING).allowedToStart(false);
    assertThat(next(TaskState.RUNNING, TaskState.STARTING, EngineView.UNKNOWN))
        .isEqualTo(new TaskAction.Await());
    assertThat(next(TaskState.RUNNING, TaskState.STARTING, held))
        .isEqualTo(TaskAction.Advance.to(TaskState.RUNNING, "started"));
    assertThat(next(TaskState.RUNNING, TaskState.RUNNING, EngineView.UNKNOWN))
        .isEqualTo(new TaskAction.Await());
  }

  @Test
  void a_health_checked_task_runs_only_once_healthy() {
    assertThat(
            next(
                TaskState.RUNNING,
                TaskState.STARTING,
                showing(RUNNING.withHealth(Health.STARTING))))
        .isEqualTo(new TaskAction.Await());
    assertThat(
            next(
                TaskState.RUNNING, TaskState.STARTING, showing(RUNNING.withHealth(Health.HEALTHY))))
        .isEqualTo(TaskAction.Advance.to(TaskState.RUNNING, "started"));
  }

  @Test
  void an_unhealthy_container_is_stopped_and_its_task_failed() {
    EngineView sick = showing(RUNNING.withHealth(Health.UNHEALTHY));
    assertThat(next(TaskState.RUNNING, TaskState.STARTING, sick)).isEqualTo(new TaskAction.Stop());
    assertThat(next(TaskState.RUNNING, TaskState.RUNNING, sick)).isEqualTo(new TaskAction.Stop());
    EngineView dead = sick.showing(Optional.of(ContainerView.exited("c1", 137)));
    assertThat(next(TaskState.RUNNING, TaskState.RUNNING, dead))
        .isEqualTo(
            TaskAction.Advance.failed(
                "task: non-zero exit (137): dockerexec: unhealthy container"));
    assertThat(next(TaskState.RUNNING, TaskState.STARTING, dead))
        .as("never healthy: it never ran")
        .isEqualTo(next(TaskState.RUNNING, TaskState.RUNNING, dead));
  }

  @Test
  void the_exit_code_decides_between_complete_and_failed() {
    assertThat(next(TaskState.RUNNING, TaskState.RUNNING, showing(ContainerView.exited("c1", 0))))
        .isEqualTo(TaskAction.Advance.to(TaskState.COMPLETE, "finished"));
    assertThat(next(TaskState.RUNNING, TaskState.RUNNING, showing(ContainerView.exited("c1", 3))))
        .isEqualTo(TaskAction.Advance.failed("task: non-zero exit (3)"));
    ContainerView killed = ContainerView.exited("c1", 137).withError(Optional.of("out of memory"));
    assertThat(next(TaskState.RUNNING, TaskState.RUNNING, showing(killed)))
        .isEqualTo(TaskAction.Advance.failed("task: non-zero exit (137): out of memory"));
  }

  @Test
  void a_container_that_is_gone_fails_its_task() {
    EngineView gone = FREE.showing(Optional.empty());
    for (TaskState own : List.of(TaskState.STARTING, TaskState.RUNNING)) {
      TaskAction action = next(TaskState.RUNNING, own, gone);
      assertThat(action).isInstanceOf(TaskAction.Advance.class);
      assertThat(((TaskAction.Advance) action).state()).isEqualTo(TaskState.FAILED);
    }
  }

  @Test
  void a_withdrawn_task_is_removed_whatever_its_state() {
    assertThat(Arrays.stream(TaskState.values()))
        .allMatch(
            own ->
                TaskStepper.next(local(1, TaskState.RUNNING, own).asWithdrawn(true), FREE)
                    instanceof TaskAction.Remove);
  }

  @Test
  void what_was_seen_late_does_not_bring_an_earlier_phase_back() {
    EngineView view = showing(RUNNING).showing(Optional.of(CREATED));
    assertThat(view.container()).contains(RUNNING);
  }
}
