package dev.waggle.manager.core.schedule;

import static dev.waggle.manager.core.Clusters.at;
import static dev.waggle.manager.core.Clusters.clusterWith;
import static dev.waggle.manager.core.Clusters.committed;
import static dev.waggle.manager.core.Clusters.node;
import static dev.waggle.manager.core.Clusters.nodeId;
import static dev.waggle.manager.core.Clusters.service;
import static dev.waggle.manager.core.Clusters.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.manager.core.state.Draft;
import dev.waggle.model.id.NodeId;
import dev.waggle.model.object.RetainedSpec;
import dev.waggle.model.object.StoredObject;
import dev.waggle.model.task.TaskState;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class RefusalMemoryTest {
  private static final long CPU = 1_000_000_000L;
  private static final String SPEC = "spec";

  private final RefusalMemory memory = new RefusalMemory();
  private final Set<NodeId> sessions = new TreeSet<>(Set.of(nodeId("n1"), nodeId("n2")));
  private ClusterState state =
      clusterWith(
          service("big").reserve(5 * CPU, 0),
          node("n1"),
          node("n2"),
          task("web", 1).on("n1"),
          task("web", 2).on("n2"));

  /** A round in which both nodes are asked for the group; afterwards it still waits. */
  private RefusalMemory.Group round() {
    memory.begin(state, sessions::contains);
    RefusalMemory.Group group = memory.of(SPEC, demand());
    for (NodeId id : state.nodes().keys().toList()) {
      group.ask(new NodeView(state, state.nodes().get(id).orElseThrow(), sessions.contains(id)));
    }
    memory.end(List.of(SPEC));
    return group;
  }

  private Demand demand() {
    RetainedSpec spec = state.retainedSpecs().values().iterator().next();
    return Demand.of(state, spec);
  }

  /** Which nodes would be asked again in the next round. */
  private List<NodeId> forgotten() {
    memory.begin(state, sessions::contains);
    RefusalMemory.Group group = memory.of(SPEC, demand());
    return state.nodes().keys().filter(id -> !group.isRefusedBy(id)).toList();
  }

  private void change(StoredObject object) {
    Draft draft = new Draft(state);
    draft.put(object);
    state = committed(draft, at(1));
  }

  @Test
  void a_node_is_not_asked_again_while_nothing_there_has_changed() {
    assertThat(state.nodes().keys()).allMatch(round()::isRefusedBy);
    change(task("elsewhere", 1).on("n3").build());
    change(service("other").build());
    assertThat(forgotten()).isEmpty();
  }

  @Test
  void a_node_on_which_a_task_changed_is_asked_again() {
    round();
    change(task("web", 1).on("n1").observed(TaskState.SHUTDOWN).build());
    assertThat(forgotten()).containsExactly(nodeId("n1"));
  }

  @Test
  void a_node_that_changed_itself_is_asked_again() {
    round();
    change(node("n2").label("zone", "a").build());
    assertThat(forgotten()).containsExactly(nodeId("n2"));
  }

  @Test
  void a_node_whose_session_came_or_went_is_asked_again() {
    round();
    sessions.remove(nodeId("n1"));
    assertThat(forgotten()).containsExactly(nodeId("n1"));
  }

  @Test
  void a_node_that_joins_is_asked_and_one_that_was_removed_is_not_counted() {
    round();
    change(node("n3").build());
    assertThat(forgotten()).containsExactly(nodeId("n3"));
    Draft draft = new Draft(state);
    draft.remove(state.nodes().get(nodeId("n2")).orElseThrow());
    state = committed(draft, at(1));
    memory.begin(state, sessions::contains);
    assertThat(memory.of(SPEC, demand()).explanation())
        .isEqualTo("no suitable node (insufficient resources on 1 node)");
  }

  @Test
  void a_group_that_asks_for_something_else_is_asked_for_anew() {
    round();
    memory.begin(state, sessions::contains);
    Demand less =
        new Demand(
            demand().service(),
            9,
            demand().reservations(),
            Set.of(),
            List.of(),
            Set.of(),
            List.of(),
            demand().placement());
    assertThat(memory.of(SPEC, less).isRefusedBy(nodeId("n1"))).isFalse();
  }

  @Test
  void what_does_not_wait_any_more_is_forgotten() {
    round();
    memory.end(List.of());
    assertThat(forgotten()).hasSize(2);
  }

  @Test
  void beyond_a_limit_nothing_is_remembered() {
    RefusalMemory small = new RefusalMemory(1);
    small.begin(state, sessions::contains);
    RefusalMemory.Group group = small.of(SPEC, demand());
    state.nodes().stream().forEach(node -> group.ask(new NodeView(state, node, true)));
    small.end(List.of(SPEC));
    assertThat(small.of(SPEC, demand()).isRefusedBy(nodeId("n1"))).isFalse();
  }
}
