package dev.waggle.manager.core.dispatch;

import static dev.waggle.manager.core.dispatch.World.node;
import static dev.waggle.manager.core.dispatch.World.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waggle.dispatch.AssignedTask;
import dev.waggle.dispatch.AssignmentChange;
import dev.waggle.dispatch.AssignmentSet;
import dev.waggle.dispatch.ManagerMessage;
import dev.waggle.dispatch.ManagerMessage.Incremental;
import dev.waggle.manager.core.node.NodeCommands;
import dev.waggle.model.object.Task;
import dev.waggle.model.task.TaskState;
import dev.waggle.model.task.TaskStatus;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AssignmentFeedTest {
  private static final long TERM = 4;

  private final World world = new World().withWorkers("w1", "w2");
  private final AssignmentFeed feed = new AssignmentFeed(node("w1"), TERM);
  private final Task mine = task("t1", "w1", TaskState.ASSIGNED);

  private AssignmentChange change() {
    Optional<ManagerMessage> next = feed.next(world.state);
    return ((Incremental) next.orElseThrow()).change();
  }

  @Test
  void the_first_message_is_all_that_the_node_has_to_run_with_specs_filled_in() {
    Task pending = task("t2", "w1", TaskState.PENDING);
    Task foreign = task("t3", "w2", TaskState.RUNNING);
    Task finished = task("t4", "w1", TaskState.SHUTDOWN);
    world.put(mine, pending, foreign, finished);
    AssignmentSet set = feed.first(world.state).set();

    assertThat(set.tasks()).extracting(AssignedTask::id).containsExactly(mine.id(), finished.id());
    assertThat(set.tasks()).allMatch(told -> told.task().spec().isPresent());
    assertThat(set.tasks().get(0).serviceName()).isEqualTo("web");
    assertThat(set.tasks().get(0).registryAuth()).contains("secret-auth");
    assertThat(set.sequence()).isEqualTo(1);
    assertThat(set.fence().term()).isEqualTo(TERM);
    assertThat(set.fence().index()).isEqualTo(world.state.appliedIndex());
  }

  @Test
  void later_messages_say_what_changed_and_count_on() {
    feed.first(world.state);
    world.put(mine);
    AssignmentChange added = change();
    assertThat(added.tasks()).extracting(AssignedTask::id).containsExactly(mine.id());
    assertThat(added.sequence()).isEqualTo(2);

    world.put(world.stored(mine).withDesiredState(TaskState.SHUTDOWN));
    AssignmentChange stopped = change();
    assertThat(stopped.tasks())
        .extracting(AssignedTask::desiredState)
        .containsExactly(TaskState.SHUTDOWN);
    assertThat(stopped.sequence()).isEqualTo(3);

    world.remove(world.stored(mine));
    AssignmentChange removed = change();
    assertThat(removed.removedTasks()).containsExactly(mine.id());
    assertThat(feed.keepAlive().sequence()).isEqualTo(4);
  }

  @Test
  void what_the_agent_reported_itself_and_what_concerns_others_is_not_told() {
    world.put(mine);
    feed.first(world.state);
    Task stored = world.stored(mine);
    world.put(
        stored.withStatus(TaskStatus.of(stored.createdAt(), TaskState.RUNNING, "started")),
        task("t3", "w2", TaskState.ASSIGNED));

    assertThat(feed.next(world.state)).isEmpty();
    assertThat(feed.sequence()).isEqualTo(1);
  }

  @Test
  void a_terminal_task_stays_in_the_set_until_it_is_deleted() {
    world.put(mine);
    feed.first(world.state);
    Task stored = world.stored(mine);
    world.put(stored.withStatus(TaskStatus.of(stored.createdAt(), TaskState.FAILED, "x")));

    assertThat(feed.next(world.state)).isEmpty();
  }

  @Test
  void a_node_that_is_taken_out_of_the_swarm_is_told_so() {
    feed.first(world.state);
    world.run(NodeCommands.remove(node("w1").value(), true)).orThrow();

    assertThat(feed.next(world.state)).contains(new ManagerMessage.NodeRemoved());
  }
}
