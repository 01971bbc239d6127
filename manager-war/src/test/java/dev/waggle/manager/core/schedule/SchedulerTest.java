package dev.waggle.manager.core.schedule;

import static dev.waggle.manager.core.Clusters.at;
import static dev.waggle.manager.core.Clusters.clusterWith;
import static dev.waggle.manager.core.Clusters.committed;
import static dev.waggle.manager.core.Clusters.decided;
import static dev.waggle.manager.core.Clusters.find;
import static dev.waggle.manager.core.Clusters.node;
import static dev.waggle.manager.core.Clusters.nodeId;
import static dev.waggle.manager.core.Clusters.service;
import static dev.waggle.manager.core.Clusters.task;
import static dev.waggle.manager.core.Clusters.tasks;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waggle.manager.core.Clusters.Part;
import dev.waggle.manager.core.TaskFixture;
import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.manager.core.state.Draft;
import dev.waggle.model.id.NodeId;
import dev.waggle.model.object.Task;
import dev.waggle.model.spec.GenericResource.DiscreteResourceSpec;
import dev.waggle.model.spec.GenericResource.NamedResourceSpec;
import dev.waggle.model.spec.Resources;
import dev.waggle.model.task.TaskState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class SchedulerTest {
  private static final long NOW = 1_000_000;
  private static final long CPU = 1_000_000_000L;
  private final Scheduler scheduler = new Scheduler(node -> true, settled -> true);

  private static TaskFixture pending(String service, long slot) {
    return task(service, slot).observed(TaskState.PENDING).message("pending task scheduling");
  }

  private Draft decide(Part... parts) {
    return decided(scheduler, clusterWith(parts), at(NOW));
  }

  /** The cluster with so many pending tasks of {@code web} in it. */
  private Draft decideWithPending(int count, Part... parts) {
    List<Part> all = new ArrayList<>(Arrays.asList(parts));
    for (int i = 0; i < count; i++) {
      all.add(pending("web", 100 + i).named("p" + (100 + i) + "x"));
    }
    return decided(scheduler, clusterWith(all), at(NOW));
  }

  private static Map<String, Long> perNode(Draft draft) {
    return tasks(draft.state(), "web").stream()
        .filter(task -> task.state() != TaskState.PENDING && !task.state().isTerminal())
        .flatMap(task -> task.nodeId().stream())
        .collect(groupingBy(id -> id.value().replaceAll("0+$", ""), TreeMap::new, counting()));
  }

  @Test
  void a_task_is_bound_with_the_reference_systems_words() {
    Draft draft = decide(service("web"), node("n1"), pending("web", 1).named("t"));
    Task bound = find(draft.state(), "t");
    assertThat(bound.nodeId()).contains(nodeId("n1"));
    assertThat(bound.state()).isEqualTo(TaskState.ASSIGNED);
    assertThat(bound.status().message()).contains("scheduler assigned task to node");
    assertThat(bound.status().err()).isEmpty();
    assertThat(bound.bookkeeping().statusAppliedAtMillis()).isEqualTo(NOW);
  }

  @Test
  void tasks_go_to_the_nodes_with_the_fewest_tasks_of_the_service() {
    Draft draft =
        decideWithPending(
            4,
            service("web").replicas(6),
            node("a"),
            node("b"),
            node("c"),
            task("web", 1).on("a"),
            task("web", 2).on("a"));
    assertThat(perNode(draft)).isEqualTo(Map.of("a", 2L, "b", 2L, "c", 2L));
  }

  @Test
  void among_equals_the_node_with_the_fewest_tasks_of_all_services_comes_first() {
    Draft draft =
        decide(
            service("web"),
            service("api"),
            node("a"),
            node("b"),
            task("api", 1).on("a"),
            pending("web", 1).named("t"));
    assertThat(find(draft.state(), "t").nodeId()).contains(nodeId("b"));
  }

  @Test
  void tasks_that_are_to_stop_do_not_count_but_hold_what_they_have() {
    Draft draft =
        decide(
            service("web").reserve(3 * CPU, 0),
            node("a"),
            node("b"),
            task("web", 1).on("a").desired(TaskState.SHUTDOWN),
            task("web", 2).on("b").observed(TaskState.SHUTDOWN).desired(TaskState.SHUTDOWN),
            pending("web", 1).named("t1"),
            pending("web", 2).named("t2"));
    assertThat(find(draft.state(), "t1").nodeId()).contains(nodeId("b"));
    assertThat(find(draft.state(), "t2").status().err())
        .contains("no suitable node (insufficient resources on 2 nodes)");
  }

  @Test
  void a_node_on_which_the_service_fails_again_and_again_comes_last() {
    List<Part> parts =
        new ArrayList<>(
            List.of(
                service("web"),
                node("a"),
                node("b"),
                task("web", 9).on("b"),
                pending("web", 1).named("t")));
    for (int i = 0; i < 5; i++) {
      parts.add(failed("f" + i + "x", NOW - 1_000));
    }
    assertThat(find(decided(scheduler, clusterWith(parts), at(NOW)).state(), "t").nodeId())
        .contains(nodeId("b"));
    assertThat(
            find(decided(scheduler, clusterWith(parts), at(NOW + 300_000)).state(), "t").nodeId())
        .contains(nodeId("a"));
  }

  private static TaskFixture failed(String name, long at) {
    return task("web", 1)
        .named(name)
        .on("a")
        .observed(TaskState.FAILED)
        .desired(TaskState.SHUTDOWN)
        .reportedAt(at);
  }

  @Test
  void a_single_failure_only_breaks_a_tie() {
    Draft tie =
        decide(
            service("web"),
            node("a"),
            node("b"),
            failed("f", NOW - 1),
            pending("web", 1).named("t"));
    assertThat(find(tie.state(), "t").nodeId()).contains(nodeId("b"));
  }

  @Test
  void nothing_is_oversubscribed() {
    Draft draft =
        decideWithPending(
            5,
            service("web").reserve(2 * CPU, 1_000),
            node("a").resources(4 * CPU, 10_000),
            node("b").resources(40 * CPU, 1_500));
    assertThat(perNode(draft)).isEqualTo(Map.of("a", 2L, "b", 1L));
  }

  @Test
  void a_task_that_ends_frees_what_it_held() {
    Draft draft =
        decide(
            service("web").replicas(2).reserve(3 * CPU, 0),
            node("a"),
            task("web", 1).on("a").observed(TaskState.FAILED),
            pending("web", 1).named("t"));
    assertThat(find(draft.state(), "t").nodeId()).contains(nodeId("a"));
  }

  @Test
  void host_ports_are_held_once_per_node() {
    Draft draft = decideWithPending(3, service("web").port("host", 80), node("a"), node("b"));
    assertThat(perNode(draft)).isEqualTo(Map.of("a", 1L, "b", 1L));
    assertThat(waiting(draft))
        .containsExactly("no suitable node (host-mode port already in use on 2 nodes)");
  }

  private static List<String> waiting(Draft draft) {
    return tasks(draft.state(), "web").stream()
        .filter(task -> task.state() == TaskState.PENDING)
        .map(task -> task.status().err().orElse(""))
        .toList();
  }

  @Test
  void at_most_so_many_replicas_are_put_on_one_node() {
    Draft draft = decideWithPending(3, service("web").maxReplicasPerNode(1), node("a"), node("b"));
    assertThat(perNode(draft)).isEqualTo(Map.of("a", 1L, "b", 1L));
    assertThat(waiting(draft))
        .containsExactly("no suitable node (max replicas per node limit exceed)");
  }

  @Test
  void named_resources_are_given_once() {
    Draft draft =
        decideWithPending(
            3,
            service("web")
                .reserve(
                    new Resources(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(List.of(count("gpu", 1))),
                        dev.waggle.model.meta.Extra.NONE)),
            node("a").resources(CPU, 1, gpu("g1"), gpu("g2")));
    assertThat(
            tasks(draft.state(), "web").stream()
                .flatMap(task -> task.genericResources().stream())
                .flatMap(List::stream))
        .containsExactlyInAnyOrder(gpu("g1"), gpu("g2"));
    assertThat(waiting(draft))
        .containsExactly("no suitable node (insufficient resources on 1 node)");
  }

  private static DiscreteResourceSpec count(String kind, long count) {
    return new DiscreteResourceSpec(Optional.of(kind), Optional.of(count));
  }

  private static NamedResourceSpec gpu(String name) {
    return new NamedResourceSpec(Optional.of("gpu"), Optional.of(name));
  }

  @Test
  void preferences_spread_tasks_over_the_values_of_a_label_not_over_nodes() {
    Draft draft =
        decideWithPending(
            6,
            service("web").spreadOver("node.labels.zone"),
            node("a1").label("zone", "a"),
            node("a2").label("zone", "a"),
            node("a3").label("zone", "a"),
            node("b1").label("zone", "b"));
    assertThat(perNode(draft)).isEqualTo(Map.of("a1", 1L, "a2", 1L, "a3", 1L, "b1", 3L));
  }

  @Test
  void preferences_are_levels() {
    Draft draft =
        decideWithPending(
            8,
            service("web").spreadOver("node.labels.zone", "engine.labels.disk"),
            node("a1").label("zone", "a").engineLabel("disk", "ssd"),
            node("a2").label("zone", "a").engineLabel("disk", "ssd"),
            node("a3").label("zone", "a"),
            node("b1").label("zone", "b"));
    assertThat(perNode(draft)).isEqualTo(Map.of("a1", 1L, "a2", 1L, "a3", 2L, "b1", 4L));
  }

  @Test
  void a_full_branch_leaves_its_tasks_to_the_others() {
    Draft draft =
        decideWithPending(
            5,
            service("web").spreadOver("node.labels.zone").reserve(CPU, 0),
            node("a1").label("zone", "a").resources(CPU, 1),
            node("b1").label("zone", "b").resources(10 * CPU, 1));
    assertThat(perNode(draft)).isEqualTo(Map.of("a1", 1L, "b1", 4L));
  }

  @Test
  void a_preference_for_anything_but_a_label_is_left_out() {
    Draft draft =
        decideWithPending(2, service("web").spreadOver("node.hostname"), node("a"), node("b"));
    assertThat(perNode(draft)).isEqualTo(Map.of("a", 1L, "b", 1L));
  }

  @Test
  void a_node_without_a_session_takes_no_task() {
    ClusterState state = clusterWith(service("web"), node("a"), pending("web", 1).named("t"));
    Draft refused = decided(new Scheduler(node -> false, settled -> true), state, at(NOW));
    assertThat(find(refused.state(), "t").status().err())
        .contains("no suitable node (1 node not available for new tasks)");
    Draft bound = decided(scheduler, committed(refused, at(NOW)), at(NOW));
    assertThat(find(bound.state(), "t").status().err()).isEmpty();
  }

  @Test
  void saying_the_same_again_is_no_change() {
    ClusterState state =
        clusterWith(service("web").constraints("node.role==manager"), node("a"), pending("web", 1));
    ClusterState refused = committed(decided(scheduler, state, at(NOW)), at(NOW));
    assertThat(decided(scheduler, refused, at(NOW + 1)).isUnchanged()).isTrue();
  }

  @Test
  void the_message_of_a_task_that_waits_stays_as_it_was() {
    Draft draft = decide(service("web"), pending("web", 1).named("t"));
    Task waits = find(draft.state(), "t");
    assertThat(waits.state()).isEqualTo(TaskState.PENDING);
    assertThat(waits.status().message()).contains("pending task scheduling");
    assertThat(waits.status().err()).contains("no suitable node");
  }

  @Test
  void a_round_looks_at_each_node_as_often_for_many_services_as_for_one() {
    assertThat(looksAtNodes(20)).isEqualTo(looksAtNodes(1));
  }

  private static int looksAtNodes(int services) {
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      parts.add(node("n%02d".formatted(i)));
    }
    for (int i = 0; i < services; i++) {
      String name = "s%02d".formatted(i);
      parts.add(service(name));
      parts.add(task(name, 1).named("t" + name).observed(TaskState.PENDING));
    }
    AtomicInteger looks = new AtomicInteger();
    Predicate<NodeId> counting = node -> looks.incrementAndGet() > 0;
    Draft draft = decided(new Scheduler(counting, any -> true), clusterWith(parts), at(1));
    assertThat(draft.state().unassignedTasks()).isEmpty();
    return looks.get();
  }

  @Test
  void reasons_are_sorted_by_their_number_of_nodes() {
    Draft draft =
        decide(
            service("web").constraints("node.labels.zone==a"),
            node("n1").drained(),
            node("n2"),
            node("n3"),
            pending("web", 1).named("t"));
    assertThat(find(draft.state(), "t").status().err())
        .contains(
            "no suitable node (scheduling constraints not satisfied on 2 nodes; "
                + "1 node not available for new tasks)");
  }

  @Test
  void the_longest_waiting_group_chooses_first() {
    Draft draft =
        decide(
            service("web").reserve(4 * CPU, 0),
            service("api").reserve(4 * CPU, 0),
            node("a"),
            pending("api", 1).named("late").createdAt(20),
            pending("web", 1).named("early").createdAt(10));
    assertThat(find(draft.state(), "early").nodeId()).isPresent();
    assertThat(find(draft.state(), "late").nodeId()).isEmpty();
  }

  @Test
  void a_group_sees_what_an_earlier_group_took_in_the_same_round() {
    Draft draft =
        decide(
            service("web").reserve(3 * CPU, 0),
            service("api").reserve(3 * CPU, 0),
            node("a"),
            node("b"),
            pending("web", 1),
            pending("api", 1));
    assertThat(draft.state().tasks().stream().map(Task::nodeId).distinct()).hasSize(2);
  }

  @Test
  void a_group_is_spread_around_tasks_of_another_spec_that_were_placed_in_the_same_round() {
    Draft draft =
        decide(
            service("web").specOnly(),
            service("web").specVersion(9),
            service("api"),
            node("a"),
            node("b"),
            task("api", 1).on("b"),
            pending("web", 1).named("old").specVersion(0),
            pending("web", 2).named("new").specVersion(9));
    assertThat(find(draft.state(), "old").nodeId()).contains(nodeId("a"));
    assertThat(find(draft.state(), "new").nodeId()).contains(nodeId("b"));
  }

  @Test
  void tasks_that_are_to_stop_are_not_placed_but_ended() {
    Draft draft =
        decide(
            service("web"),
            node("a"),
            pending("web", 1).named("s").desired(TaskState.SHUTDOWN),
            pending("web", 2).named("r").desired(TaskState.REMOVE));
    assertThat(find(draft.state(), "s").state()).isEqualTo(TaskState.SHUTDOWN);
    assertThat(find(draft.state(), "r").state()).isEqualTo(TaskState.PENDING);
    assertThat(find(draft.state(), "r").nodeId()).isEmpty();
  }

  @Test
  void a_task_made_for_one_node_is_confirmed_or_says_why_not() {
    Draft draft =
        decide(
            service("web").constraints("node.labels.zone==a"),
            node("a").label("zone", "a"),
            node("b"),
            pending("web", 0).named("s").on("a"),
            pending("web", 0).named("r").on("b"),
            pending("web", 0).named("q").on("c"));
    assertThat(find(draft.state(), "s").status().message())
        .contains("scheduler confirmed task can run on preassigned node");
    assertThat(find(draft.state(), "r").status().err())
        .contains("scheduling constraints not satisfied on 1 node");
    assertThat(find(draft.state(), "q").status().err()).contains("no suitable node");
  }

  @Test
  void a_task_made_for_a_node_is_not_in_its_own_way() {
    Draft draft =
        decide(
            service("web").port("host", 80).reserve(3 * CPU, 0).maxReplicasPerNode(1),
            node("a"),
            pending("web", 0).named("t").on("a"));
    assertThat(find(draft.state(), "t").state()).isEqualTo(TaskState.ASSIGNED);
  }

  @Test
  void what_waits_for_a_node_takes_nothing_from_others_there() {
    Draft draft =
        decide(
            service("big").reserve(30 * CPU, 0),
            service("web").reserve(3 * CPU, 0),
            node("a"),
            pending("big", 0).named("b").on("a"),
            pending("web", 1).named("t"));
    assertThat(find(draft.state(), "b").status().err())
        .contains("insufficient resources on 1 node");
    assertThat(find(draft.state(), "t").state()).isEqualTo(TaskState.ASSIGNED);
  }

  @Test
  void a_task_whose_spec_is_lost_says_so() {
    Draft draft = decide(node("a"), pending("web", 1).named("t"));
    assertThat(find(draft.state(), "t").status().err())
        .contains("no suitable node (its spec is not kept any more)");
  }

  @Test
  void nothing_is_spread_before_the_agents_had_time_to_come_back_to_a_new_leader() {
    Scheduler unsettled = new Scheduler(node -> true, settled -> false);
    ClusterState state =
        clusterWith(
            service("web").replicas(2),
            node("n1"),
            pending("web", 1).named("free"),
            pending("web", 2).named("bound").on("n1"));
    Draft draft = decided(unsettled, state, at(NOW));
    assertThat(find(draft.state(), "free").state()).isEqualTo(TaskState.PENDING);
    assertThat(find(draft.state(), "bound").state()).isEqualTo(TaskState.ASSIGNED);
  }
}
