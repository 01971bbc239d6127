package dev.waggle.manager.adapter.gate;

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
 * <p>searching → asked (→ searching, after a broken connection) → ended
 */
final class LeaderSearch {
  static final String NO_LEADER =
      "rpc error: code = Unknown desc = The swarm does not have a leader. It's possible that too"
          + " few managers are online. Make sure more than half of the managers are online.";

  private static final long DIAL_AGAIN_MILLIS = 100;

  /** How long a leader that was voted out may still answer what it was asked before. */
  private static final long LAST_WORDS_MILLIS = 500;

  /** What the search tells the request. */
  interface Asker {
    void ask(Target target);

    void refuse(int status, String message);

    /** The leader that was asked leads no more and has not begun to answer. */
    void deposed();
  }

  private final LeaderView leaders;
  private final LeaderChanges changes;
  private final EventLoop loop;
  private final Duration patience;
  private final Asker asker;
  private final int ownPort;
  private final Runnable listener;
  private @Nullable ScheduledFuture<?> deadline;
  private Optional<Target.Leader> asked = Optional.empty();
  private boolean sent;
  private boolean ended;
  private String lastFailure = "";

  LeaderSearch(Shared shared, EventLoop loop, Asker asker) {
    this.leaders = shared.config().leaders();
    this.changes = shared.leaderChanges();
    this.ownPort = shared.config().serverPort().get();
    this.patience = shared.limits().leaderWait();
    this.loop = loop;
    this.asker = asker;
    this.listener = () -> loop.execute(this::changed);
  }

  /** Begins, or begins anew after {@link #sent}, with the whole patience. */
  void begin() {
    sent = false;
    asked = Optional.empty();
    lastFailure = "";
    changes.add(listener);
    stopClock();
    deadline = loop.schedule(this::giveUp, patience.toMillis(), TimeUnit.MILLISECONDS);
    look();
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
    if (!leader.equals(asked)) {
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
    loop.schedule(
        () -> {
          asked = Optional.empty();
          look();
        },
        DIAL_AGAIN_MILLIS,
        TimeUnit.MILLISECONDS);
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
      asker.refuse(500, NO_LEADER);
    } else {
      asker.refuse(
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

  private void stopClock() {
    if (deadline != null) {
      deadline.cancel(false);
      deadline = null;
    }
  }
}
