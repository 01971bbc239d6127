package dev.waggle.manager.adapter.gate;

import dev.waggle.manager.core.decision.Undecided;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Finds out for one request where the leader is: waits a while if nobody leads, looks again if the
 * one that should cannot be reached, and notices when the one that was asked leads no more. Touched
 * by the exchange's event loop only.
 *
 * <p>searching → asked (→ searching, after a broken connection or an answer that decides nothing) →
 * ended
 */
final class LeaderSearch {
  private static final String NOT_HERE =
      "the request was forwarded already and this manager does not lead";

  private static final long LOOK_AGAIN_MILLIS = 100;

  private static final long LAST_DIAL_NANOS = TimeUnit.SECONDS.toNanos(2);

  /** How long a leader that was voted out may still answer what it was asked before. */
  private static final long LAST_WORDS_MILLIS = 500;

  /** What the search tells the request. */
  interface Asker {
    void ask(Target target);

    /** There is none to ask. */
    void noLeader(int status, String message);

    /** The leader that was asked leads no more and has not begun to answer. */
    void deposed();
  }

  private final LeaderView leaders;
  private final LeaderChanges changes;
  private final EventLoop loop;
  private final Duration patience;
  private final Asker asker;
  private final int ownPort;
  private final boolean hereOnly;
  private final Runnable listener;
  private long until;
  private @Nullable ScheduledFuture<?> deadline;
  private Optional<Target.Leader> asked = Optional.empty();
  private boolean sent;
  private boolean ended;
  private String lastFailure = "";

  /**
   * @param hereOnly for a request that another manager handed on to this one: it waits for this
   *     node to lead and goes nowhere else
   */
  LeaderSearch(Shared shared, EventLoop loop, Asker asker, boolean hereOnly) {
    this.leaders = shared.config().leaders();
    this.changes = shared.leaderChanges();
    this.ownPort = shared.config().serverPort().get();
    this.patience = shared.limits().leaderWait();
    this.loop = loop;
    this.asker = asker;
    this.hereOnly = hereOnly;
    this.listener = () -> loop.execute(this::changed);
  }

  /** A swarm that has been without a leader for long, having lost its majority, says so at once. */
  void begin() {
    changes.add(listener);
    until = System.nanoTime() + patience.toNanos();
    startClock(-changes.leaderless().toNanos());
    look();
  }

  /** The one that was asked broke off: another may lead now, or it itself again. */
  void brokeOff() {
    until = System.nanoTime() + patience.toNanos();
    lookAgain(0);
  }

  /**
   * The one that was asked has decided nothing.
   *
   * @return whether the search goes on; not when its time is over
   */
  boolean undecided() {
    long left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
    if (hereOnly || left <= LOOK_AGAIN_MILLIS) {
      return false;
    }
    // Its next answer ends the search, not a dial that the clock catches half-way.
    lookAgain(LAST_DIAL_NANOS);
    return true;
  }

  private void lookAgain(long longerNanos) {
    sent = false;
    lastFailure = "";
    startClock(longerNanos);
    lookLater();
  }

  private void lookLater() {
    loop.schedule(
        () -> {
          if (!sent) {
            asked = Optional.empty();
            look();
          }
        },
        LOOK_AGAIN_MILLIS,
        TimeUnit.MILLISECONDS);
  }

  private void look() {
    if (ended || sent) {
      return;
    }
    if (leaders.thisNodeLeads() || !leaders.isManager()) {
      asked = Optional.empty();
      asker.ask(new Target.Server(ownPort));
      return;
    }
    Optional<Target.Leader> leader =
        leaders.leader().map(l -> new Target.Leader(l.addr(), l.nodeId()));
    if (hereOnly) {
      leader.ifPresent(other -> asker.noLeader(503, NOT_HERE));
    } else if (!leader.equals(asked)) {
      asked = leader;
      leader.ifPresent(asker::ask);
    }
  }

  private void changed() {
    if (!sent) {
      look();
    } else if (asked.isPresent() && !leads(asked.get())) {
      Target.Leader old = asked.get();
      loop.schedule(
          () -> {
            if (!ended && sent && asked.filter(old::equals).isPresent() && !leads(old)) {
              asker.deposed();
            }
          },
          LAST_WORDS_MILLIS,
          TimeUnit.MILLISECONDS);
    }
  }

  private boolean leads(Target.Leader leader) {
    return leaders.leader().filter(l -> l.nodeId().equals(leader.nodeId())).isPresent();
  }

  /** Nothing was sent: the same leader may be asked again, or another. */
  void dialFailed(Throwable cause) {
    lastFailure = String.valueOf(cause.getMessage());
    lookLater();
  }

  void sent() {
    sent = true;
    stopClock();
  }

  private void giveUp() {
    if (ended || sent) {
      return;
    }
    Optional<LeaderView.Leader> leader = leaders.leader();
    if (leader.isEmpty()) {
      asker.noLeader(500, Undecided.NO_LEADER.message());
    } else if (until - System.nanoTime() > 0) {
      startClock(0);
    } else {
      asker.noLeader(
          503,
          "rpc error: code = Unavailable desc = cannot reach the leader "
              + leader.get().nodeId()
              + " at "
              + leader.get().addr()
              + (lastFailure.isEmpty() ? "" : ": " + lastFailure));
    }
  }

  void end() {
    ended = true;
    changes.remove(listener);
    stopClock();
  }

  private void startClock(long longerNanos) {
    stopClock();
    long left = until - System.nanoTime() + longerNanos;
    deadline = loop.schedule(this::giveUp, left, TimeUnit.NANOSECONDS);
  }

  private void stopClock() {
    if (deadline != null) {
      deadline.cancel(false);
      deadline = null;
    }
  }
}
