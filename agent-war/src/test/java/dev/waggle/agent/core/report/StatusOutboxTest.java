package dev.waggle.agent.core.report;

import static dev.waggle.agent.core.TestTasks.THEN;
import static dev.waggle.agent.core.TestTasks.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waggle.dispatch.TaskStatusUpdate;
import dev.waggle.model.task.TaskState;
import dev.waggle.model.task.TaskStatus;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatusOutboxTest {
  private static final TaskStatus READY = TaskStatus.of(THEN, TaskState.READY, "prepared");
  private static final TaskStatus RUNNING = TaskStatus.of(THEN, TaskState.RUNNING, "started");

  private final StatusOutbox outbox = new StatusOutbox();

  @Test
  void only_the_newest_status_of_a_task_is_told() {
    outbox.put(id(1), READY, 5);
    outbox.put(id(1), RUNNING, 5);
    assertThat(outbox.batch(10)).containsExactly(new TaskStatusUpdate(id(1), RUNNING));
  }

  @Test
  void an_observed_state_never_goes_back() {
    outbox.put(id(1), RUNNING, 5);
    assertThat(outbox.put(id(1), READY, 5)).isFalse();
    assertThat(outbox.batch(10)).containsExactly(new TaskStatusUpdate(id(1), RUNNING));
  }

  @Test
  void a_status_stays_until_it_is_acknowledged() {
    outbox.put(id(1), READY, 5);
    List<TaskStatusUpdate> sent = outbox.batch(10);
    assertThat(outbox.batch(10)).isEqualTo(sent);
    outbox.acknowledged(sent);
    assertThat(outbox.dueMillis()).isEmpty();
  }

  @Test
  void what_changed_while_it_was_being_sent_is_not_acknowledged() {
    outbox.put(id(1), READY, 5);
    List<TaskStatusUpdate> sent = outbox.batch(10);
    outbox.put(id(1), RUNNING, 5);
    outbox.acknowledged(sent);
    assertThat(outbox.batch(10)).containsExactly(new TaskStatusUpdate(id(1), RUNNING));
  }

  @Test
  void a_batch_has_a_limit_and_an_order() {
    outbox.put(id(3), READY, 5);
    outbox.put(id(1), READY, 5);
    outbox.put(id(2), READY, 5);
    assertThat(outbox.batch(2)).extracting(TaskStatusUpdate::taskId).containsExactly(id(1), id(2));
  }

  @Test
  void the_earliest_says_when_to_tell_and_a_newer_status_waits_no_longer_than_the_one_before() {
    assertThat(outbox.dueMillis()).isEmpty();
    outbox.put(id(1), READY, 20);
    outbox.put(id(2), READY, 30);
    assertThat(outbox.dueMillis()).hasValue(20);
    outbox.put(id(1), RUNNING, 40);
    assertThat(outbox.dueMillis()).hasValue(20);
    outbox.acknowledged(List.of(new TaskStatusUpdate(id(1), RUNNING)));
    assertThat(outbox.dueMillis()).hasValue(30);
    outbox.put(id(2), RUNNING, 10);
    assertThat(outbox.dueMillis()).hasValue(10);
  }

  @Test
  void what_waits_can_be_hurried_and_not_delayed() {
    outbox.put(id(1), READY, 20);
    outbox.hurry(id(1), 30);
    outbox.hurry(id(2), 1);
    assertThat(outbox.dueMillis()).hasValue(20);
    outbox.hurry(id(1), 10);
    assertThat(outbox.dueMillis()).hasValue(10);
  }
}
