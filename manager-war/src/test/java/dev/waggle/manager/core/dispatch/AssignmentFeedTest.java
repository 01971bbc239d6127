package dev.waggle.manager.core.dispatch;

import static dev.waggle.manager.core.dispatch.World.node;
import static dev.waggle.manager.core.dispatch.World.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waggle.dispatch.AssignedTask;
import dev.waggle.dispatch.AssignmentChange;
import dev.waggle.dispatch.AssignmentSet;
import dev.waggle.dispatch.ManagerMessage;
import dev.waggle.dispatch.ManagerMessage.Complete;
import dev.waggle.dispatch.ManagerMessage.Incremental;
import dev.waggle.dispatch.ManagerMessage.NodesGone;
import dev.waggle.manager.core.cluster.RoleCommands;
import dev.waggle.manager.core.node.NodeCommands;
import dev.waggle.manager.core.payload.ConfigCommands;
import dev.waggle.manager.core.payload.Payloads;
import dev.waggle.manager.core.payload.SecretCommands;
import dev.waggle.model.id.ConfigId;
import dev.waggle.model.id.NodeId;
import dev.waggle.model.id.SecretId;
import dev.waggle.model.object.Config;
import dev.waggle.model.object.Secret;
import dev.waggle.model.object.Task;
import dev.waggle.model.spec.ContainerSpec;
import dev.waggle.model.task.TaskState;
import dev.waggle.model.task.TaskStatus;
import java.util.List;
import java.util.Map;
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

  /** An agent that has refused the older life is told nothing else otherwise. */
  @Test
  void a_new_life_of_the_swarm_begins_with_a_complete_set() {
    world.put(mine);
    feed.first(world.state);
    world.run(RoleCommands.forced(World.M1, 7, "m1:2377", "m1:2378"));
    AssignmentSet set = ((Complete) feed.next(world.state).orElseThrow()).set();
    assertThat(set.fence().epoch()).isEqualTo(7);
    assertThat(set.sequence()).isEqualTo(2);
    assertThat(set.tasks()).extracting(AssignedTask::id).containsExactly(mine.id());
    assertThat(feed.next(world.state)).isEmpty();
  }

  @Test
  void of_the_nodes_beside_it_those_that_were_removed_are_told_once() {
    List<NodeId> beside = List.of(node("w1"), node("w2"), node("stranger"));
    feed.first(world.state);
    assertThat(feed.gone(world.state, beside)).as("all are part of it, or of no concern").isEmpty();
    world.run(NodeCommands.remove(node("w2").value(), true));
    NodesGone told = (NodesGone) feed.gone(world.state, beside).orElseThrow();
    assertThat(told.nodes()).containsExactly(node("w2"));
    assertThat(told.fence().term()).isEqualTo(TERM);
    assertThat(told.fence().index()).isEqualTo(world.state.appliedIndex());
    assertThat(feed.gone(world.state, beside)).isEmpty();
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

  private SecretId secret(String name) {
    return world.run(SecretCommands.create(Payloads.secret(name, "bytes of " + name))).orThrow();
  }

  private ContainerSpec use(SecretId secret, ConfigId config) {
    return ContainerSpec.EMPTY
        .withSecrets(List.of(Payloads.secretRef("s", secret.value())))
        .withConfigs(List.of(Payloads.configRef("c", config.value())));
  }

  @Test
  void the_first_message_has_the_secrets_and_configs_of_live_tasks_and_no_others() {
    SecretId used = secret("s");
    secret("other");
    ConfigId config = world.run(ConfigCommands.create(Payloads.config("c", "text"))).orThrow();
    world.put(use(used, config), mine, task("t3", "w2", TaskState.RUNNING));
    AssignmentSet set = feed.first(world.state).set();

    assertThat(set.secrets()).extracting(Secret::id).containsExactly(used);
    assertThat(set.secrets().get(0).spec().data()).contains(Payloads.bytes("bytes of s"));
    assertThat(set.configs()).extracting(Config::id).containsExactly(config);
    assertThat(set.tasks().get(0).serviceLabels()).isEqualTo(Map.of("tier", "front"));
    assertThat(set.toString()).doesNotContain("bytes of s", "text");

    Task stored = world.stored(mine);
    world.put(
        use(used, config),
        stored.withStatus(TaskStatus.of(stored.createdAt(), TaskState.FAILED, "x")));
    AssignmentSet later = new AssignmentFeed(node("w1"), TERM).first(world.state).set();
    assertThat(later.tasks()).hasSize(1);
    assertThat(later.secrets()).isEmpty();
    assertThat(later.configs()).isEmpty();
  }

  @Test
  void a_secret_comes_with_its_first_task_and_goes_with_its_last() {
    SecretId used = secret("s");
    ConfigId config = world.run(ConfigCommands.create(Payloads.config("c", "text"))).orThrow();
    ContainerSpec container = use(used, config);
    Task second = task("t2", "w1", TaskState.ASSIGNED);
    feed.first(world.state);
    world.put(container, mine);
    AssignmentChange added = change();
    assertThat(added.secrets()).extracting(Secret::id).containsExactly(used);
    assertThat(added.configs()).extracting(Config::id).containsExactly(config);

    world.put(container, second);
    assertThat(change().secrets()).isEmpty();

    Task one = world.stored(mine);
    world.put(container, one.withStatus(TaskStatus.of(one.createdAt(), TaskState.FAILED, "x")));
    assertThat(feed.next(world.state)).isEmpty();

    world.remove(world.stored(second));
    AssignmentChange ended = change();
    assertThat(ended.removedSecrets()).containsExactly(used);
    assertThat(ended.removedConfigs()).containsExactly(config);
    assertThat(ended.secrets()).isEmpty();
  }

  @Test
  void the_end_of_the_last_task_that_used_it_takes_a_secret_away_at_once() {
    SecretId used = secret("s");
    ConfigId config = world.run(ConfigCommands.create(Payloads.config("c", "text"))).orThrow();
    world.put(use(used, config), mine);
    feed.first(world.state);
    Task one = world.stored(mine);
    world.put(
        use(used, config), one.withStatus(TaskStatus.of(one.createdAt(), TaskState.FAILED, "x")));
    AssignmentChange ended = change();

    assertThat(ended.tasks()).isEmpty();
    assertThat(ended.removedSecrets()).containsExactly(used);
    assertThat(ended.removedConfigs()).containsExactly(config);
  }

  @Test
  void a_secret_that_was_removed_is_not_told_any_more() {
    SecretId used = secret("s");
    ConfigId config = world.run(ConfigCommands.create(Payloads.config("c", "text"))).orThrow();
    world.put(use(used, config), mine);
    feed.first(world.state);
    world.remove(world.state.secrets().get(used).orElseThrow());

    assertThat(change().removedSecrets()).containsExactly(used);
    assertThat(new AssignmentFeed(node("w1"), TERM).first(world.state).set().secrets()).isEmpty();
  }
}
