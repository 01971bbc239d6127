package dev.waggle.agent.adapter.managerlink;

import static dev.waggle.agent.core.TestTasks.assigned;
import static dev.waggle.agent.core.TestTasks.fence;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.waggle.agent.adapter.managerlink.Managers.Session;
import dev.waggle.agent.core.TestTasks;
import dev.waggle.dispatch.AgentMessage;
import dev.waggle.dispatch.AssignmentSet;
import dev.waggle.dispatch.ManagerAddress;
import dev.waggle.dispatch.ManagerMessage;
import dev.waggle.model.object.NodeDescription;
import dev.waggle.model.task.TaskState;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ManagerSessionTest {
  private static final Duration BUDGET = Duration.ofSeconds(60);

  private final List<AutoCloseable> toClose = new CopyOnWriteArrayList<>();
  private final Recorded events = new Recorded();

  @AfterEach
  void close_all() throws Exception {
    for (AutoCloseable closeable : toClose) {
      closeable.close();
    }
  }

  private TestManager manager(char name) throws IOException {
    TestManager manager = new TestManager(name);
    toClose.add(manager);
    return manager;
  }

  private ManagerSession sessionWith(ManagerAddress... known) {
    return sessionOver(HttpManagers.plain(), known);
  }

  private ManagerSession sessionOver(Managers managers, ManagerAddress... known) {
    events.known = List.of(known);
    ManagerSession session = new ManagerSession(managers, events, new SplittableRandom(1));
    toClose.add(0, session);
    session.start();
    return session;
  }

  private ManagerAddress nobody() throws IOException {
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return new ManagerAddress(TestTasks.NODE, "127.0.0.1:" + free.getLocalPort());
    }
  }

  private static void eventually(Runnable assertion) {
    await().atMost(BUDGET).untilAsserted(assertion::run);
  }

  @Test
  void a_session_is_opened_beats_and_hands_on_what_it_is_told() throws IOException {
    TestManager manager = manager('a');
    sessionWith(manager.address());
    eventually(() -> assertThat(events.opened).hasSize(1));
    AssignmentSet set =
        new AssignmentSet(
            fence(1, 2), 1, List.of(assigned(1, TaskState.RUNNING)), List.of(), List.of());
    manager.say(new ManagerMessage.Complete(set));
    eventually(() -> assertThat(events.told).contains(new ManagerMessage.Complete(set)));
    eventually(() -> assertThat(manager.heartbeats).hasSizeGreaterThan(2));
    assertThat(manager.hellos.get(0).processId()).isEqualTo("p1");
    assertThat(manager.heartbeats.get(0)).isEqualTo(events.heartbeat());
  }

  @Test
  void a_heartbeat_that_is_interrupted_between_two_tries_is_followed_by_the_next()
      throws IOException {
    TestManager manager = manager('a');
    Guarded guarded = new Guarded();
    sessionOver(guarded, manager.address());
    eventually(() -> assertThat(manager.heartbeats).isNotEmpty());
    assertThat(guarded.interrupted).isTrue();
  }

  /** Throws at the first heartbeat what no method declares, as an interceptor may. */
  private static final class Guarded implements Managers {
    private final Managers real = HttpManagers.plain();
    private volatile boolean interrupted;

    @Override
    public ManagerMessage.SessionStarted open(Door door, AgentMessage.Hello hello) {
      return real.open(door, hello);
    }

    @Override
    public void assignments(Session session, Consumer<ManagerMessage> sink) {
      real.assignments(session, sink);
    }

    @Override
    public void heartbeat(Session session, AgentMessage.Heartbeat beat) {
      if (!interrupted) {
        interrupted = true;
        undeclared(new InterruptedException("sleep interrupted"));
      }
      real.heartbeat(session, beat);
    }

    @Override
    public void report(Session session, AgentMessage.Statuses statuses) {
      real.report(session, statuses);
    }

    @SuppressWarnings("unchecked")
    private static <E extends Exception> void undeclared(Exception e) throws E {
      throw (E) e;
    }
  }

  @Test
  void an_error_ends_a_session_and_not_the_keeping_of_sessions() throws IOException {
    TestManager manager = manager('a');
    Broken broken = new Broken();
    ManagerSession session = sessionOver(broken, manager.address());
    eventually(() -> assertThat(manager.heartbeats).hasSizeGreaterThan(2));
    AtomicBoolean taken = new AtomicBoolean();
    eventually(
        () -> {
          session.report(new AgentMessage.Statuses(false, List.of()), taken::set);
          assertThat(taken).isTrue();
        });
    assertThat(broken.left).isEmpty();
    assertThat(events.ended).containsExactly("java.lang.NoClassDefFoundError: assignments");
  }

  /** Each of its methods fails the first time as if a class were not there. */
  private static final class Broken implements Managers {
    private final Managers real = HttpManagers.plain();
    private final Set<String> left =
        new ConcurrentSkipListSet<>(Set.of("open", "assignments", "heartbeat", "report"));

    private void call(String name) {
      if (left.remove(name)) {
        throw new NoClassDefFoundError(name);
      }
    }

    @Override
    public ManagerMessage.SessionStarted open(Door door, AgentMessage.Hello hello) {
      call("open");
      return real.open(door, hello);
    }

    @Override
    public void assignments(Session session, Consumer<ManagerMessage> sink) {
      call("assignments");
      real.assignments(session, sink);
    }

    @Override
    public void heartbeat(Session session, AgentMessage.Heartbeat beat) {
      call("heartbeat");
      real.heartbeat(session, beat);
    }

    @Override
    public void report(Session session, AgentMessage.Statuses statuses) {
      call("report");
      real.report(session, statuses);
    }
  }

  @Test
  void a_manager_that_does_not_lead_says_who_does() throws IOException {
    TestManager leader = manager('a');
    TestManager follower = manager('b');
    follower.redirectTo(leader.address());
    sessionWith(follower.address());
    eventually(() -> assertThat(leader.hellos).hasSize(1));
    assertThat(follower.hellos).isEmpty();
  }

  @Test
  void a_leader_that_cannot_be_reached_is_reached_through_the_follower() throws IOException {
    TestManager follower = manager('b');
    follower.redirectTo(nobody());
    sessionWith(follower.address());
    eventually(() -> assertThat(events.opened).hasSize(1));
    eventually(() -> assertThat(follower.relayed).anyMatch(path -> path.endsWith("/assignments")));
    eventually(() -> assertThat(follower.relayed).anyMatch(path -> path.endsWith("/heartbeat")));
  }

  @Test
  void when_a_manager_is_gone_another_one_is_asked() throws IOException {
    TestManager first = manager('a');
    sessionWith(first.address());
    eventually(() -> assertThat(events.opened).hasSize(1));
    TestManager second = manager('b');
    events.known = List.of(first.address(), second.address());
    first.close();
    eventually(() -> assertThat(second.hellos).hasSize(1));
    assertThat(events.ended).hasSize(1);
  }

  @Test
  void a_stream_that_falls_silent_is_given_up() throws IOException {
    TestManager manager = manager('a');
    sessionWith(manager.address());
    eventually(() -> assertThat(events.opened).hasSize(1));
    manager.fallSilent(true);
    eventually(() -> assertThat(events.ended).anyMatch(why -> why.contains("nothing heard")));
    manager.fallSilent(false);
    eventually(() -> assertThat(events.opened).hasSizeGreaterThan(1));
  }

  @Test
  void a_manager_that_fell_silent_is_not_the_first_to_be_asked_again() throws IOException {
    TestManager silent = manager('a');
    sessionWith(silent.address());
    eventually(() -> assertThat(events.opened).hasSize(1));
    TestManager other = manager('b');
    events.known = List.of(silent.address(), other.address());
    silent.fallSilent(true);
    eventually(() -> assertThat(other.hellos).hasSize(1));
    assertThat(silent.hellos).hasSize(1);
  }

  @Test
  void a_session_that_the_manager_does_not_know_any_more_is_opened_anew() throws IOException {
    TestManager manager = manager('a');
    sessionWith(manager.address());
    eventually(() -> assertThat(events.opened).hasSize(1));
    manager.endSession();
    eventually(() -> assertThat(manager.hellos).hasSize(2));
  }

  @Test
  void a_report_is_acknowledged_only_by_its_answer() throws IOException {
    TestManager manager = manager('a');
    ManagerSession session = sessionWith(manager.address());
    eventually(() -> assertThat(events.opened).hasSize(1));
    manager.refuseReports(true);
    AtomicBoolean answered = new AtomicBoolean();
    AtomicBoolean taken = new AtomicBoolean();
    AgentMessage.Statuses statuses = new AgentMessage.Statuses(true, List.of());
    session.report(
        statuses,
        ok -> {
          taken.set(ok);
          answered.set(true);
        });
    await().atMost(BUDGET).untilTrue(answered);
    assertThat(taken).isFalse();
    manager.refuseReports(false);
    session.report(statuses, taken::set);
    await().atMost(BUDGET).untilTrue(taken);
    assertThat(manager.reports).containsExactly(statuses);
  }

  @Test
  void a_node_that_was_removed_opens_no_session_any_more() throws IOException {
    TestManager manager = manager('a');
    sessionWith(manager.address());
    eventually(() -> assertThat(events.opened).hasSize(1));
    manager.say(new ManagerMessage.NodeRemoved());
    await().atMost(BUDGET).untilTrue(events.removed);
    assertThat(manager.hellos).hasSize(1);
  }

  private static final class Recorded implements SessionEvents {
    private volatile List<ManagerAddress> known = List.of();
    private final List<Session> opened = new CopyOnWriteArrayList<>();
    private final List<ManagerMessage> told = new CopyOnWriteArrayList<>();
    private final List<String> ended = new CopyOnWriteArrayList<>();
    private final AtomicBoolean removed = new AtomicBoolean();

    @Override
    public Optional<AgentMessage.Hello> hello() {
      return Optional.of(
          new AgentMessage.Hello(
              AgentMessage.FORMAT,
              TestTasks.NODE,
              "p1",
              Optional.of("boot"),
              Optional.of("10.0.0.1:1"),
              NodeDescription.EMPTY));
    }

    @Override
    public AgentMessage.Heartbeat heartbeat() {
      return new AgentMessage.Heartbeat(
          7, Optional.of(fence(1, 2)), Optional.of("busy"), List.of());
    }

    @Override
    public List<ManagerAddress> knownManagers() {
      return known;
    }

    @Override
    public void opened(Session session, ManagerMessage.SessionStarted started) {
      opened.add(session);
    }

    @Override
    public void told(Session session, ManagerMessage message) {
      told.add(message);
    }

    @Override
    public void ended(Session session, String why) {
      ended.add(why);
    }

    @Override
    public void removed() {
      removed.set(true);
    }
  }
}
