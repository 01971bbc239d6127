package dev.waggle.agent.adapter.managerlink;

import dev.waggle.agent.adapter.managerlink.Managers.Door;
import dev.waggle.agent.adapter.managerlink.Managers.Session;
import dev.waggle.dispatch.AgentMessage;
import dev.waggle.dispatch.ManagerMessage;
import dev.waggle.node.Threads;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Keeps one session with the leader, for as long as the node is in a swarm. Two threads of its own:
 * one opens sessions and reads what they tell, one sends heartbeats; reports go out on a third.
 * Whatever fails, the session is opened anew, after 100 ms at first and 1 s at most.
 */
public final class ManagerSession implements AutoCloseable {
  private static final Logger LOG = System.getLogger(ManagerSession.class.getName());
  private static final long FIRST_BACKOFF_MILLIS = 100;
  private static final long LONGEST_BACKOFF_MILLIS = 1_000;
  private static final Duration END = Duration.ofSeconds(3);
  private static final Duration QUIET = Duration.ofSeconds(60);

  private final Managers managers;
  private final SessionEvents events;
  private final Route route;
  private final RandomGenerator random;
  private final Thread reader;
  private final Thread beater;
  private final ExecutorService reporter;
  private volatile Optional<Open> open = Optional.empty();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Quiet complaints = new Quiet(QUIET);

  private record Open(Session session, Duration period) {}

  /**
   * Nothing happens before {@link #start}.
   *
   * @param random spreads the nodes' attempts
   */
  public ManagerSession(Managers managers, SessionEvents events, RandomGenerator random) {
    this.managers = managers;
    this.events = events;
    this.random = random;
    this.route = new Route(random);
    this.reader = thread("waggle-agent-session", this::keepOpen);
    this.beater = thread("waggle-agent-heartbeat", this::keepBeating);
    this.reporter = Executors.newSingleThreadExecutor(work -> thread("waggle-agent-report", work));
  }

  public void start() {
    reader.start();
    beater.start();
  }

  /**
   * Sends statuses in the current session, on another thread; one report at a time.
   *
   * @param whenDone whether they were acknowledged
   */
  public void report(AgentMessage.Statuses statuses, Consumer<Boolean> whenDone) {
    Optional<Open> current = open;
    if (current.isEmpty()) {
      whenDone.accept(false);
      return;
    }
    reporter.execute(() -> whenDone.accept(reported(current.get().session(), statuses)));
  }

  /** Ends the session, if it is this one; another is opened. */
  public void end(Session session) {
    if (open.filter(o -> o.session().equals(session)).isPresent()) {
      reader.interrupt();
    }
  }

  /** Ends everything; the managers find out by themselves. */
  @Override
  public void close() {
    closed.set(true);
    reporter.shutdownNow();
    Threads.end(END, reader, beater);
  }

  private void keepOpen() {
    long backoff = FIRST_BACKOFF_MILLIS;
    while (!closed.get()) {
      Turn turn = oneTurn();
      if (turn == Turn.REMOVED) {
        closed.set(true);
        events.removed();
        return;
      }
      boolean lived = turn == Turn.LIVED;
      backoff = lived ? FIRST_BACKOFF_MILLIS : Math.min(2 * backoff, LONGEST_BACKOFF_MILLIS);
      if (turn != Turn.REDIRECTED) {
        pause(random.nextLong(backoff / 2, backoff + 1));
      }
      clearInterrupt();
    }
  }

  /** An interrupt ends a session, not the thread. */
  private static void clearInterrupt() {
    if (Thread.interrupted()) {
      LOG.log(Level.DEBUG, "the session was ended by this node");
    }
  }

  private enum Turn {
    /** There was a session. */
    LIVED,
    REDIRECTED,
    FAILED,
    REMOVED
  }

  /**
   * Whatever goes wrong in it ends with it: a node whose thread is gone never has a session again.
   * Whoever guards a call may throw what is not declared, and a class that cannot be loaded is an
   * error.
   */
  private Turn oneTurn() {
    Optional<AgentMessage.Hello> hello = events.hello();
    if (hello.isEmpty()) {
      return Turn.FAILED;
    }
    Optional<Door> door = route.next(events.knownManagers(), hello.get().nodeId());
    if (door.isEmpty()) {
      complaints.say("no manager is known", Level.WARNING);
      return Turn.FAILED;
    }
    try {
      ManagerMessage.SessionStarted started = managers.open(door.get(), hello.get());
      route.succeeded(door.get());
      return live(new Session(door.get(), started.sessionId()), started);
    } catch (ManagerFailure.NotLeader elsewhere) {
      route.redirected(door.get(), elsewhere.leader());
      return Turn.REDIRECTED;
    } catch (ManagerFailure.Removed e) {
      return Turn.REMOVED;
    } catch (ManagerFailure.Refused e) {
      complaints.say("the managers do not take this node: " + e.getMessage(), Level.ERROR);
      return Turn.FAILED;
    } catch (Exception e) {
      complaints.say("no session yet: " + e.getMessage(), Level.INFO);
      return Turn.FAILED;
    } catch (Error fault) {
      complaints.say("no session yet", fault);
      return Turn.FAILED;
    }
  }

  private Turn live(Session session, ManagerMessage.SessionStarted started) {
    events.opened(session, started);
    open = Optional.of(new Open(session, started.heartbeatPeriod()));
    complaints.forget();
    String why = "the stream ended";
    boolean removed = false;
    try {
      managers.assignments(session, message -> take(session, message));
    } catch (ManagerFailure.Removed e) {
      removed = true;
      why = String.valueOf(e.getMessage());
    } catch (Exception e) {
      why = String.valueOf(e.getMessage());
      if (!Thread.currentThread().isInterrupted()) {
        route.broken(session.door());
      }
    } catch (Error fault) {
      why = fault.toString();
      complaints.say("the session with the managers is broken off", fault);
    } finally {
      open = Optional.empty();
    }
    events.ended(session, why);
    return removed ? Turn.REMOVED : Turn.LIVED;
  }

  private void take(Session session, ManagerMessage message) {
    if (message instanceof ManagerMessage.NodeRemoved) {
      throw new ManagerFailure.Removed();
    }
    events.told(session, message);
  }

  private void keepBeating() {
    while (!closed.get()) {
      Optional<Open> current = open;
      current.ifPresent(o -> beat(o.session()));
      pause(current.map(o -> o.period().toMillis()).orElse(FIRST_BACKOFF_MILLIS));
    }
  }

  private void beat(Session session) {
    try {
      managers.heartbeat(session, events.heartbeat());
    } catch (ManagerFailure.NoSession | ManagerFailure.NotLeader e) {
      end(session);
    } catch (Exception | Error e) {
      // The stream's silence decides whether the session is over; the next beat comes anyway. Not
      // only what is declared: whoever guards the call may be interrupted between two tries.
      LOG.log(Level.DEBUG, "a heartbeat was not taken: {0}", e.toString());
    }
  }

  private boolean reported(Session session, AgentMessage.Statuses statuses) {
    try {
      managers.report(session, statuses);
      return true;
    } catch (ManagerFailure.NoSession | ManagerFailure.NotLeader e) {
      end(session);
      return false;
    } catch (Exception | Error e) {
      LOG.log(Level.DEBUG, "a report was not taken: {0}", e.toString());
      return false;
    }
  }

  private void pause(long millis) {
    try {
      Thread.sleep(Math.max(1, millis));
    } catch (InterruptedException e) {
      // Ends the pause; whether all ends is asked by the loops.
    }
  }

  private static Thread thread(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }

  /** Says the same thing once a minute at most. */
  private static final class Quiet {
    private final Duration every;
    private String said = "";
    private long saidNanos;

    Quiet(Duration every) {
      this.every = every;
    }

    void say(String text, Level level) {
      if (isNews(text)) {
        LOG.log(level, "{0}", text);
      }
    }

    void say(String text, Error fault) {
      if (isNews(text + fault)) {
        LOG.log(Level.ERROR, text, fault);
      }
    }

    private boolean isNews(String text) {
      long now = System.nanoTime();
      boolean news = !text.equals(said) || now - saidNanos > every.toNanos();
      if (news) {
        said = text;
        saidNanos = now;
      }
      return news;
    }

    void forget() {
      said = "";
    }
  }
}
