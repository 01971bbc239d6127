package dev.waggle.manager.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.model.task.TaskState;
import org.junit.jupiter.api.Test;

class RehearsalTest {
  /** Else something that the first service needs would not be gone through. */
  @Test
  void the_service_has_its_task_assigned_to_the_node_in_the_end() {
    ClusterState end = new Rehearsal().lastState();
    assertThat(end.services().stream()).hasSize(1);
    assertThat(end.tasks().stream())
        .singleElement()
        .satisfies(
            task -> {
              assertThat(task.status().state()).isEqualTo(TaskState.ASSIGNED);
              assertThat(task.nodeId()).isPresent();
            });
  }
}
