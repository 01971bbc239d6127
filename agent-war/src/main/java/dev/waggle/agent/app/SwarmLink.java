package dev.waggle.agent.app;

import dev.waggle.agent.adapter.managerlink.ManagerSession;
import dev.waggle.agent.adapter.managerlink.Managers;
import dev.waggle.agent.adapter.store.LocalTaskStore;
import dev.waggle.agent.app.Membership.Member;
import dev.waggle.agent.core.node.NodeTasks;
import dev.waggle.dispatch.AgentMessage;
import dev.waggle.dispatch.AgentMessage.Heartbeat;
import dev.waggle.dispatch.AgentMessage.Hello;
import dev.waggle.dispatch.ManagerAddress;
import dev.waggle.dispatch.ManagerMessage;
import dev.waggle.dispatch.TaskStatusUpdate;
import dev.waggle.model.spec.Role;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;

/**
 * The loop's side of the session: what the session's threads ask is published here, what they tell
 * comes over into the loop by {@link SessionMail}. All methods belong to the loop's thread, but for
 * those that say otherwise.
 */
final class SwarmLink implements AutoCloseable {
  private static final Logger LOG = System.getLogger(SwarmLink.class.getName());
  private static final int BATCH = 1_000;
  private static final long RETRY_MILLIS = 200;

  private final LocalTaskStore store;
  private final Executor loop;
  private final Listener listener;
  private final RandomGenerator random;
  private Optional<ManagerSession> session = Optional.empty();
  private Optional<SessionMail> mail = Optional.empty();
  private Optional<Managers> managers = Optional.empty();
  private Optional<Managers.Session> current = Optional.empty();
  private Optional<Hello> introduced = Optional.empty();
  private boolean reporting;
  private boolean fullReportDue;
  private long reportAtMillis;
  private volatile Optional<Hello> hello = Optional.empty();
  private volatile Heartbeat heartbeat =
      new Heartbeat(0, Optional.empty(), Optional.empty(), List.of());
  private volatile List<ManagerAddress> known = List.of();

  /** Who is told what the managers say; on the loop's thread. */
  interface Listener {
    void sessionOpened();

    void told(ManagerMessage message);

    /** The managers say that this node is no longer part of the swarm. */
    void removed();

    void acknowledged(List<TaskStatusUpdate> statuses);

    long nowMillis();
  }

  SwarmLink(LocalTaskStore store, Executor loop, Listener listener, RandomGenerator random) {
    this.store = store;
    this.loop = loop;
    this.listener = listener;
    this.random = random;
  }

  boolean hasSession() {
    return current.isPresent();
  }

  /** Begins to keep a session as this member, or goes on with it. */
  void follow(Member member, Managers reached) {
    Set<ManagerAddress> all = new LinkedHashSet<>(member.identity().managers());
    all.addAll(rememberedManagers());
    known = List.copyOf(all);
    if (managers.filter(m -> m == reached).isPresent() && session.isPresent()) {
      return;
    }
    close();
    SessionMail told = new SessionMail(this, loop);
    ManagerSession fresh = new ManagerSession(reached, told, random);
    managers = Optional.of(reached);
    mail = Optional.of(told);
    session = Optional.of(fresh);
    fresh.start();
  }

  private List<ManagerAddress> rememberedManagers() {
    try {
      return store.managers();
    } catch (UncheckedIOException e) {
      LOG.log(Level.WARNING, "going on with the managers of the join: {0}", e.getMessage());
      return List.of();
    }
  }

  /** Ends the session and forgets the swarm. */
  void leave() {
    close();
    hello = Optional.empty();
    known = List.of();
    remember(Optional.empty());
    try {
      store.putManagers(List.of());
    } catch (UncheckedIOException e) {
      LOG.log(Level.WARNING, "the old managers stay on disk: {0}", e.getMessage());
    }
  }

  /** Ends the session without a word; the managers will miss its heartbeats. */
  @Override
  public void close() {
    session.ifPresent(ManagerSession::close);
    mail.ifPresent(SessionMail::close);
    session = Optional.empty();
    mail = Optional.empty();
    managers = Optional.empty();
    current = Optional.empty();
    reporting = false;
  }

  /** What the session's threads say of this node from now on. */
  void publish(Optional<Hello> introduction, Heartbeat beat) {
    hello = introduction;
    heartbeat = beat;
    if (current.isPresent() && !introduction.equals(introduced)) {
      resync(); // what is described has changed: the managers are told by a new session
    }
  }

  /** Opens a new session: a message is missing, or something new is to be told. */
  void resync() {
    current.ifPresent(open -> session.ifPresent(s -> s.end(open)));
    current = Optional.empty();
  }

  /** When {@link #report} has something to send; empty while nothing is to be sent. */
  OptionalLong nextReportMillis(NodeTasks tasks) {
    if (reporting || current.isEmpty()) {
      return OptionalLong.empty();
    }
    OptionalLong due = fullReportDue ? OptionalLong.of(reportAtMillis) : tasks.outbox().dueMillis();
    return due.stream().map(at -> Math.max(at, reportAtMillis)).findFirst();
  }

  /** Sends what is to be told, one report at a time. */
  void report(NodeTasks tasks) {
    OptionalLong due = nextReportMillis(tasks);
    if (due.isEmpty() || listener.nowMillis() < due.getAsLong()) {
      return;
    }
    boolean full = fullReportDue;
    List<TaskStatusUpdate> updates = full ? all(tasks) : tasks.outbox().batch(BATCH);
    Managers.Session open = current.get();
    SessionMail answers = mail.orElseThrow();
    reporting = true;
    session.ifPresent(
        s ->
            s.report(
                new AgentMessage.Statuses(full, updates),
                taken -> answers.post(() -> reported(open, full, taken, updates))));
  }

  private static List<TaskStatusUpdate> all(NodeTasks tasks) {
    List<TaskStatusUpdate> all = new ArrayList<>();
    tasks.tasks().forEach((id, task) -> all.add(new TaskStatusUpdate(id, task.status())));
    return all;
  }

  private void reported(
      Managers.Session in, boolean full, boolean taken, List<TaskStatusUpdate> updates) {
    reporting = false;
    if (!taken) {
      reportAtMillis = listener.nowMillis() + RETRY_MILLIS;
      return;
    }
    if (full && current.equals(Optional.of(in))) {
      fullReportDue = false;
    }
    listener.acknowledged(updates);
  }

  /** How this node introduces itself now; any thread. */
  Optional<Hello> hello() {
    return hello;
  }

  /** What the next heartbeat says; any thread. */
  Heartbeat heartbeat() {
    return heartbeat;
  }

  /** Managers known from elsewhere, best first; any thread. */
  List<ManagerAddress> knownManagers() {
    return known;
  }

  /**
   * A session is open.
   *
   * @param said how this node had introduced itself
   */
  void opened(Managers.Session open, ManagerMessage.SessionStarted started, Optional<Hello> said) {
    LOG.log(
        Level.INFO,
        "session {0} with manager {1} at {2}",
        open.id(),
        open.door().manager().nodeId(),
        open.door().manager().addr());
    current = Optional.of(open);
    introduced = said;
    fullReportDue = true;
    reportAtMillis = 0;
    remember(started.managers());
    listener.sessionOpened();
  }

  void told(Managers.Session from, ManagerMessage message) {
    if (!current.equals(Optional.of(from))) {
      return;
    }
    if (message instanceof ManagerMessage.ManagersChanged changed) {
      remember(changed.managers());
    } else if (message instanceof ManagerMessage.RoleAssigned assigned) {
      remember(Optional.of(assigned.role()));
    } else {
      listener.told(message);
    }
  }

  void ended(Managers.Session ended, String why) {
    if (current.equals(Optional.of(ended))) {
      LOG.log(Level.INFO, "session {0} is over: {1}", ended.id(), why);
      current = Optional.empty();
    }
  }

  void removed() {
    listener.removed();
  }

  private void remember(Optional<Role> role) {
    try {
      store.putRole(role);
    } catch (UncheckedIOException e) {
      LOG.log(Level.WARNING, "the node's role is not written down: {0}", e.getMessage());
    }
  }

  private void remember(List<ManagerAddress> managersNow) {
    if (managersNow.isEmpty() || managersNow.equals(known)) {
      return;
    }
    known = List.copyOf(managersNow);
    try {
      store.putManagers(known);
    } catch (UncheckedIOException e) {
      LOG.log(Level.WARNING, "the managers are not written down: {0}", e.getMessage());
    }
  }
}
