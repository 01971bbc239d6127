package dev.waggle.manager.core.restart;

import static dev.waggle.manager.core.Clusters.at;
import static dev.waggle.manager.core.Clusters.clusterWith;
import static dev.waggle.manager.core.Clusters.decided;
import static dev.waggle.manager.core.Clusters.find;
import static dev.waggle.manager.core.Clusters.node;
import static dev.waggle.manager.core.Clusters.service;
import static dev.waggle.manager.core.Clusters.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.manager.core.state.Draft;
import dev.waggle.model.task.TaskState;
import org.junit.jupiter.api.Test;

class OrphaningTest {
  private static final long DAY = 24 * 60 * 60 * 1000L;

  private final ClusterState state =
      clusterWith(
          service("web").replicas(3),
          node("n1").downSince(10),
          node("n2"),
          task("web", 1).named("a").on("n1").desired(TaskState.SHUTDOWN),
          task("web", 2).named("b").on("n1").observed(TaskState.FAILED),
          task("web", 3).named("c").on("n2"));

  @Test
  void tasks_of_a_node_that_was_down_for_a_day_are_orphaned() {
    Draft draft = decided(new Orphaning(), state, at(10 + DAY));
    assertThat(find(draft.state(), "a").state()).isEqualTo(TaskState.ORPHANED);
    assertThat(find(draft.state(), "b").state()).isEqualTo(TaskState.FAILED);
    assertThat(find(draft.state(), "c").state()).isEqualTo(TaskState.RUNNING);
  }

  @Test
  void not_a_millisecond_earlier() {
    assertThat(decided(new Orphaning(), state, at(9 + DAY)).isUnchanged()).isTrue();
    assertThat(Orphaning.nextMillis(state, 9 + DAY)).hasValue(10 + DAY);
    assertThat(Orphaning.nextMillis(state, 10 + DAY)).isEmpty();
  }
}
