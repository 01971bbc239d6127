package dev.waggle.manager.core.state;

import static dev.waggle.manager.core.state.Objects.secret;
import static dev.waggle.manager.core.state.Objects.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waggle.model.meta.Version;
import dev.waggle.model.object.Secret;
import dev.waggle.model.object.Task;
import dev.waggle.model.task.TaskState;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DraftTest {
  private static final Secret SECRET = secret("s1");

  private static ClusterState committed(Change... changes) {
    return StateReducer.apply(
            ClusterState.empty(), 9, 1, new Transaction(1, 0, List.of(), List.of(changes)))
        .state();
  }

  private static Secret stored(ClusterState state) {
    return state.secrets().get(SECRET.id()).orElseThrow();
  }

  @Test
  void later_writers_see_what_earlier_ones_wrote() {
    Draft draft = new Draft(ClusterState.empty());
    draft.put(SECRET);

    assertThat(draft.state().secrets().get(SECRET.id())).contains(SECRET);
    assertThat(draft.base().secrets().isEmpty()).isTrue();
  }

  @Test
  void many_changes_of_one_object_are_one_change_on_the_committed_version() {
    ClusterState base = committed(new Change.Put(SECRET, 0));
    Draft draft = new Draft(base);
    Secret first = stored(base).withUpdatedAt(SECRET.updatedAt().plusSeconds(1));
    Secret second = stored(base).withUpdatedAt(SECRET.updatedAt().plusSeconds(2));
    draft.put(first);
    draft.put(second);

    assertThat(draft.toTransaction(1, 0).changes()).containsExactly(new Change.Put(second, 9));
  }

  @Test
  void an_equal_object_is_no_change() {
    ClusterState base = committed(new Change.Put(SECRET, 0));
    Draft draft = new Draft(base);
    draft.put(stored(base));

    assertThat(draft.isUnchanged()).isTrue();
  }

  @Test
  void an_object_made_and_removed_in_one_round_leaves_nothing() {
    Draft draft = new Draft(ClusterState.empty());
    draft.put(SECRET);
    draft.remove(SECRET);

    assertThat(draft.isUnchanged()).isTrue();
  }

  @Test
  void an_object_changed_in_the_round_has_no_version_that_a_client_can_match() {
    ClusterState base = committed(new Change.Put(SECRET, 0));
    Draft draft = new Draft(base);
    assertThat(draft.isCurrent(stored(base), 9)).isTrue();
    assertThat(draft.isCurrent(stored(base), 8)).isFalse();

    draft.put(stored(base).withUpdatedAt(SECRET.updatedAt().plusSeconds(1)));

    assertThat(draft.isCurrent(stored(base), 9)).isFalse();
  }

  @Test
  void a_dropped_fork_changes_nothing() {
    Draft draft = new Draft(ClusterState.empty());
    Draft attempt = draft.fork();
    attempt.put(SECRET);
    attempt.answer(new AnsweredRequest("r1", Optional.empty()));

    assertThat(draft.isUnchanged()).isTrue();
    assertThat(draft.state().secrets().isEmpty()).isTrue();
  }

  @Test
  void objects_stand_before_the_tasks_that_refer_to_them_and_tasks_in_the_order_made() {
    Draft draft = new Draft(committed(new Change.Put(SECRET, 0)));
    draft.remove(SECRET);
    draft.put(task("zz", "svc", 1));
    draft.put(task("aa", "svc", 2));
    draft.put(secret("s2"));

    assertThat(draft.toTransaction(1, 0).changes())
        .extracting(change -> change.ref().key())
        .containsExactly(Objects.id("s2"), Objects.id("zz"), Objects.id("aa"), Objects.id("s1"));
  }

  @Test
  void a_changed_task_marks_its_service_and_its_old_and_new_node() {
    Task before = task("t1", "svc", 1).withNodeId(Objects.node("n1"));
    Draft draft = new Draft(committed(new Change.Put(before, 0)));
    draft.put(before.withNodeId(Objects.node("n2")).withDesiredState(TaskState.SHUTDOWN));

    assertThat(draft.dirtyNodes()).containsExactly(Objects.node("n1"), Objects.node("n2"));
    assertThat(draft.dirtyServices()).containsExactly(before.serviceId().orElseThrow());
  }

  @Test
  void who_asked_for_a_change_stays_with_it_whatever_a_decider_adds() {
    Draft draft = new Draft(ClusterState.empty());
    Secret asked = secret("asked");
    draft.onBehalfOf(
        "uid 0 @ n1",
        () -> {
          draft.put(asked);
          return true;
        });
    draft.put(asked.withVersion(new Version(7)));
    draft.put(secret("decided"));
    assertThat(draft.toTransaction(1, 0).changes())
        .extracting(Change::by)
        .containsExactly(Optional.of("uid 0 @ n1"), Optional.empty());
  }
}
