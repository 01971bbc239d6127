package dev.waggle.manager.core.state;

import static dev.waggle.manager.core.state.Objects.node;
import static dev.waggle.manager.core.state.Objects.secret;
import static dev.waggle.manager.core.state.Objects.task;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waggle.model.id.ServiceId;
import dev.waggle.model.object.Secret;
import dev.waggle.model.object.StoredObject;
import dev.waggle.model.object.Task;
import dev.waggle.model.task.TaskState;
import dev.waggle.model.task.TaskStatus;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class StateReducerTest {
  private static final Secret SECRET = secret("s1");

  private static Transaction tx(long term, Change... changes) {
    return new Transaction(term, 100, List.of(), List.of(changes));
  }

  private static ClusterState applied(ClusterState state, long index, Change... changes) {
    Applied applied = StateReducer.apply(state, index, 1, tx(1, changes));
    assertThat(applied.voidReason()).isEmpty();
    return applied.state();
  }

  @Test
  void an_object_gets_the_index_of_its_entry_as_version() {
    ClusterState state = applied(ClusterState.empty(), 7, new Change.Put(SECRET, 0));

    assertThat(state.appliedIndex()).isEqualTo(7);
    assertThat(state.secrets().get(SECRET.id()).orElseThrow().version().index()).isEqualTo(7);
  }

  @Test
  void an_entry_decided_in_another_term_is_void_and_only_moves_the_index() {
    Applied applied =
        StateReducer.apply(ClusterState.empty(), 3, 2, tx(1, new Change.Put(SECRET, 0)));

    assertThat(applied.voidReason()).contains("decided in term 1, committed in term 2");
    assertThat(applied.events()).isEmpty();
    assertThat(applied.state().secrets().isEmpty()).isTrue();
    assertThat(applied.state().appliedIndex()).isEqualTo(3);
  }

  @Test
  void one_prior_version_that_does_not_fit_voids_the_whole_entry() {
    ClusterState state = applied(ClusterState.empty(), 1, new Change.Put(SECRET, 0));

    Applied applied =
        StateReducer.apply(
            state, 2, 1, tx(1, new Change.Put(secret("s2"), 0), new Change.Put(SECRET, 0)));

    assertThat(applied.voidReason()).isPresent();
    assertThat(applied.state().secrets().size()).isEqualTo(1);
  }

  @Test
  void removing_what_changed_meanwhile_is_void() {
    ClusterState state = applied(ClusterState.empty(), 1, new Change.Put(SECRET, 0));
    state = applied(state, 2, new Change.Put(SECRET, 1));

    Applied applied =
        StateReducer.apply(
            state, 3, 1, tx(1, new Change.Remove(ObjectKind.SECRET, SECRET.key(), 1)));

    assertThat(applied.voidReason()).isPresent();
    assertThat(applied.state().secrets().size()).isEqualTo(1);
  }

  @Test
  void cluster_time_never_goes_back() {
    ClusterState state = applied(ClusterState.empty(), 1);
    Transaction earlier = new Transaction(1, 50, List.of(), List.of());

    assertThat(StateReducer.apply(state, 2, 1, earlier).state().clusterMillis()).isEqualTo(100);
  }

  @Test
  void an_entry_at_or_below_the_applied_index_is_a_broken_caller() {
    ClusterState state = applied(ClusterState.empty(), 5);

    assertThatThrownBy(() -> applied(state, 5)).isInstanceOf(AssertionError.class);
  }

  @Test
  void events_tell_before_and_after_in_the_order_of_the_entry() {
    ClusterState state = applied(ClusterState.empty(), 1, new Change.Put(SECRET, 0));

    Applied applied =
        StateReducer.apply(
            state, 2, 1, tx(1, new Change.Remove(ObjectKind.SECRET, SECRET.key(), 1)));

    assertThat(applied.events()).hasSize(1);
    ClusterEvent event = applied.events().get(0);
    assertThat(event.before()).isPresent();
    assertThat(event.after()).isEmpty();
  }

  @Test
  void an_entry_that_changes_one_object_twice_leaves_the_look_ups_as_the_tables_are() {
    Task first = task("t1", "s1", 1);
    Task second = task("t1", "s2", 1);

    Applied applied =
        StateReducer.apply(
            ClusterState.empty(), 1, 1, tx(1, new Change.Put(first, 0), new Change.Put(second, 0)));

    assertThat(applied.voidReason()).isEmpty();
    assertThat(applied.events().get(1).before())
        .map(Task.class::cast)
        .hasValueSatisfying(before -> assertThat(before.serviceId()).isEqualTo(first.serviceId()));
    assertThat(applied.state().servicesWithTasks())
        .containsExactly(second.serviceId().orElseThrow());
  }

  @Test
  void answered_requests_are_remembered_up_to_their_limit_in_snapshots_too() {
    List<AnsweredRequest> requests =
        LongStream.rangeClosed(0, RecentRequests.LIMIT)
            .mapToObj(i -> new AnsweredRequest("r" + i, Optional.of("result " + i)))
            .toList();

    ClusterState state =
        StateReducer.apply(ClusterState.empty(), 1, 1, new Transaction(1, 0, requests, List.of()))
            .state();

    for (ClusterState each : List.of(state, ClusterState.of(state.snapshot()))) {
      assertThat(each.answered("r0")).isEmpty();
      assertThat(each.answered("r1")).hasValue(requests.get(1));
      assertThat(each.answered("r" + RecentRequests.LIMIT)).isPresent();
    }
  }

  @Test
  void look_ups_agree_with_the_tables_after_random_changes_and_after_a_snapshot() {
    long seed = 4711;
    SplittableRandom random = new SplittableRandom(seed);
    ClusterState state = ClusterState.empty();
    for (int index = 1; index <= 500; index++) {
      Task task = randomTask(random);
      StoredObject stored = state.tasks().get(task.id()).map(t -> (StoredObject) t).orElse(task);
      long prior = state.tasks().get(task.id()).map(t -> t.version().index()).orElse(0L);
      Change change =
          prior > 0 && random.nextInt(3) == 0
              ? new Change.Remove(ObjectKind.TASK, stored.key(), prior)
              : new Change.Put(task, prior);
      state = applied(state, index, change);
    }
    assertThat(state.tasks().size()).as("seed " + seed).isPositive();
    assertLookUpsAgree(state);
    ClusterState copy = ClusterState.of(state.snapshot());
    assertThat(copy.snapshot()).isEqualTo(state.snapshot());
    assertLookUpsAgree(copy);
  }

  private static Task randomTask(SplittableRandom random) {
    Task task = task("t" + random.nextInt(40), "svc" + random.nextInt(4), 1);
    Task placed = random.nextBoolean() ? task.withNodeId(node("n" + random.nextInt(3))) : task;
    TaskState state = random.nextBoolean() ? TaskState.RUNNING : TaskState.PENDING;
    TaskState desired = random.nextBoolean() ? TaskState.READY : TaskState.RUNNING;
    return placed.withStatus(TaskStatus.of(task.createdAt(), state, "x")).withDesiredState(desired);
  }

  private static void assertLookUpsAgree(ClusterState state) {
    for (int i = 0; i < 4; i++) {
      ServiceId service = new ServiceId(Objects.id("svc" + i));
      assertThat(state.tasksOf(service))
          .isEqualTo(
              state.tasks().stream()
                  .filter(t -> t.serviceId().filter(service::equals).isPresent())
                  .toList());
    }
    for (int i = 0; i < 3; i++) {
      var node = node("n" + i);
      assertThat(state.tasksOn(node))
          .isEqualTo(
              state.tasks().stream()
                  .filter(t -> t.nodeId().filter(node::equals).isPresent())
                  .toList());
    }
    assertThat(state.unassignedTasks())
        .isEqualTo(state.tasks().stream().filter(t -> t.state() == TaskState.PENDING).toList());
    assertThat(state.delayedTasks())
        .isEqualTo(
            state.tasks().stream().filter(t -> t.desiredState() == TaskState.READY).toList());
  }
}
