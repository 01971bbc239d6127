package dev.waggle.agent.app;

import static dev.waggle.agent.core.TestTasks.NODE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waggle.agent.adapter.managerlink.ManagerFailure;
import dev.waggle.agent.adapter.managerlink.Managers;
import dev.waggle.agent.adapter.store.LocalTaskStore;
import dev.waggle.agent.core.TestTasks;
import dev.waggle.agent.core.node.NodeTasks;
import dev.waggle.dispatch.AgentMessage;
import dev.waggle.dispatch.AgentMessage.Heartbeat;
import dev.waggle.dispatch.AgentMessage.Hello;
import dev.waggle.dispatch.ManagerAddress;
import dev.waggle.dispatch.ManagerMessage;
import dev.waggle.dispatch.SessionId;
import dev.waggle.dispatch.TaskStatusUpdate;
import dev.waggle.model.object.NodeDescription;
import dev.waggle.model.spec.Role;
import dev.waggle.model.task.TaskState;
import dev.waggle.model.task.TaskStatus;
import dev.waggle.node.NodeCredentials;
import dev.waggle.node.ToldRole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a session tells reaches the loop while the session is this node's, and only then. */
class SwarmLinkTest {
  private static final TaskStatus STATUS =
      TaskStatus.of(TestTasks.THEN, TaskState.PREPARING, "preparing");
  private static final ManagerAddress MANAGER = new ManagerAddress(NODE, "127.0.0.1:1");

  @TempDir Path data;

  private final BlockingQueue<Runnable> loop = new LinkedBlockingQueue<>();
  private final List<String> told = new ArrayList<>();

  private final SwarmLink.Listener listener =
      new SwarmLink.Listener() {
        @Override
        public void sessionOpened() {
          told.add("opened");
        }

        @Override
        public void told(ManagerMessage message) {
          told.add(message.getClass().getSimpleName());
        }

        @Override
        public void removed() {
          told.add("removed");
        }

        @Override
        public void acknowledged(List<TaskStatusUpdate> statuses) {
          told.add("acknowledged");
        }

        @Override
        public long nowMillis() {
          return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
        }
      };

  private Optional<SwarmLink> link = Optional.empty();

  @AfterEach
  void close() {
    link.ifPresent(SwarmLink::close);
  }

  private SwarmLink following(Managers managers) {
    SwarmLink fresh =
        new SwarmLink(new LocalTaskStore(data), loop::add, listener, new SplittableRandom(1));
    link = Optional.of(fresh);
    fresh.publish(
        Optional.of(
            new Hello(1, NODE, "p", Optional.empty(), Optional.empty(), NodeDescription.EMPTY)),
        new Heartbeat(0, Optional.empty(), Optional.empty(), List.of()));
    fresh.follow(member(), managers);
    return fresh;
  }

  private static Membership.Member member() {
    return new Membership.Member(
        TestTasks.worker(MANAGER), new NodeCredentials("cert", "key", "ca"));
  }

  /** The next thing that a session tells, not delivered yet. */
  private Runnable onItsWay() throws InterruptedException {
    return Optional.ofNullable(loop.poll(60, TimeUnit.SECONDS)).orElseThrow();
  }

  @Test
  void a_session_tells_its_role_and_the_managers() throws InterruptedException {
    SwarmLink following = following(new OneSession());

    onItsWay().run();
    onItsWay().run();

    assertThat(following.hasSession()).isTrue();
    assertThat(told).containsExactly("opened");
    assertThat(ToldRole.read(data).map(ToldRole.Read::role)).contains(Role.MANAGER);
  }

  @Test
  void a_report_begins_when_one_status_is_due_and_carries_all() throws InterruptedException {
    OneSession managers = new OneSession();
    SwarmLink following = following(managers);
    onItsWay().run();
    onItsWay().run();
    NodeTasks tasks = new NodeTasks(Optional.empty(), List.of());
    following.report(tasks);
    assertThat(managers.nextReport().full()).isTrue();
    onItsWay().run();
    assertThat(following.nextReportMillis(tasks)).isEmpty();

    long later = listener.nowMillis() + 3_600_000;
    tasks.outbox().put(TestTasks.id(1), STATUS, later);
    tasks.outbox().put(TestTasks.id(2), STATUS, later + 1);
    assertThat(following.nextReportMillis(tasks)).hasValue(later);
    following.report(tasks);
    assertThat(managers.reports).isEmpty();

    tasks.outbox().hurry(TestTasks.id(2), listener.nowMillis());
    following.report(tasks);
    assertThat(managers.nextReport().updates())
        .extracting(TaskStatusUpdate::taskId)
        .containsExactly(TestTasks.id(1), TestTasks.id(2));
  }

  @Test
  void managers_that_cannot_be_read_keep_no_session_from_beginning()
      throws InterruptedException, IOException {
    Files.createDirectories(data.resolve("agent/managers.json"));

    SwarmLink following = following(new OneSession());
    onItsWay().run();

    assertThat(following.hasSession()).isTrue();
  }

  @Test
  void what_was_on_its_way_when_the_node_left_is_no_word_of_its_next_swarm()
      throws InterruptedException {
    SwarmLink following = following(new OneSession());
    Runnable opened = onItsWay();
    Runnable role = onItsWay();

    following.leave();
    opened.run();
    role.run();

    assertThat(following.hasSession()).isFalse();
    assertThat(told).isEmpty();
    assertThat(ToldRole.read(data)).isEmpty();
    assertThat(new LocalTaskStore(data).managers()).isEmpty();
  }

  @Test
  void a_removal_told_by_the_swarm_that_was_left_takes_nobody_out_of_the_next()
      throws InterruptedException {
    SwarmLink following = following(new Removing());
    Runnable removed = onItsWay();

    following.leave();
    following.follow(member(), new OneSession());
    removed.run();

    assertThat(told).isEmpty();
  }

  /** Opens, tells a role and goes on for ever. */
  private static class OneSession implements Managers {
    @Override
    public ManagerMessage.SessionStarted open(Door door, Hello hello) {
      return new ManagerMessage.SessionStarted(
          1,
          new SessionId("s".repeat(25)),
          Duration.ofSeconds(1),
          List.of(MANAGER, new ManagerAddress(NODE, "127.0.0.1:2")));
    }

    @Override
    public void assignments(Session session, Consumer<ManagerMessage> sink) {
      sink.accept(new ManagerMessage.RoleAssigned(Role.MANAGER));
      try {
        Thread.sleep(Long.MAX_VALUE);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void heartbeat(Session session, AgentMessage.Heartbeat beat) {}

    final BlockingQueue<AgentMessage.Statuses> reports = new LinkedBlockingQueue<>();

    AgentMessage.Statuses nextReport() throws InterruptedException {
      return Optional.ofNullable(reports.poll(60, TimeUnit.SECONDS)).orElseThrow();
    }

    @Override
    public void report(Session session, AgentMessage.Statuses statuses) {
      reports.add(statuses);
    }
  }

  /** Says that the node is no longer part of the swarm. */
  private static final class Removing extends OneSession {
    @Override
    public ManagerMessage.SessionStarted open(Door door, Hello hello) {
      throw new ManagerFailure.Removed();
    }
  }
}
