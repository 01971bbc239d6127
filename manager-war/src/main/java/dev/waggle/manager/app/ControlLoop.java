package dev.waggle.manager.app;

import dev.waggle.manager.core.decision.Command;
import dev.waggle.manager.core.decision.ForwardedRequest;
import dev.waggle.manager.core.decision.Outcome;
import dev.waggle.manager.core.decision.ProposalLog;
import dev.waggle.manager.core.decision.Verdict;
import dev.waggle.manager.core.engine.ControlPlane;
import dev.waggle.manager.core.engine.Proposal;
import dev.waggle.manager.core.state.Applied;
import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.model.id.NodeId;
import dev.waggle.node.Threads;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The one thread that decides. Everything that happens is handed over as an event; after each batch
 * of events the plane is stepped, and what it decided is proposed. What waits here is bounded by
 * who may post: request threads, each with one event, and the log.
 */
final class ControlLoop implements AutoCloseable {
  private static final Logger LOG = System.getLogger(ControlLoop.class.getName());
  private static final long MAX_WAIT_MILLIS = 1_000;
  private static final int BATCH = 1_024;

  private final ControlPlane plane;
  private final ProposalLog log;
  private final NodeId self;
  private final Consumer<String> stepDown;
  private final LongSupplier afterStep;
  private final ClusterClock clock;
  private final LinkedBlockingQueue<Runnable> events = new LinkedBlockingQueue<>();
  private final Thread thread;
  private long afterStepAgainMillis = Long.MAX_VALUE;
  private volatile boolean closed;

  /**
   * @param stepDown told why this node should not lead any more
   * @param afterStep run on this thread after each step, to tell agents what is new; returns when
   *     to be run again at the latest, in cluster time
   * @param nanoTime a monotonic clock in nanoseconds
   */
  ControlLoop(
      ControlPlane plane,
      ProposalLog log,
      NodeId self,
      Consumer<String> stepDown,
      LongSupplier afterStep,
      LongSupplier nanoTime) {
    this.plane = plane;
    this.log = log;
    this.self = self;
    this.stepDown = stepDown;
    this.afterStep = afterStep;
    this.clock = new ClusterClock(nanoTime);
    this.thread = new Thread(this::run, "waggle-control");
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Runs the event on the control thread, before the next step. */
  void post(Runnable event) {
    events.add(event);
  }

  /** Cluster time; for events on the control thread only. */
  long clusterMillis() {
    return clock.millis();
  }

  void applied(Applied entry) {
    post(
        () -> {
          clock.notBefore(entry.state().clusterMillis());
          plane.applied(entry);
        });
  }

  void restored(ClusterState state) {
    post(
        () -> {
          clock.notBefore(state.clusterMillis());
          plane.restored(state);
        });
  }

  void leading(long term) {
    post(() -> plane.leading(term, clock.millis()));
  }

  void following() {
    post(plane::following);
  }

  /** The answer to a command, given once the round that decided it is committed and applied. */
  <R> CompletableFuture<Verdict<R>> submit(
      Command<R> command, Optional<ForwardedRequest> forwarded) {
    CompletableFuture<Verdict<R>> answer = new CompletableFuture<>();
    post(() -> plane.enqueue(command, answer::complete, forwarded, clock.millis()));
    return answer;
  }

  private void run() {
    while (!closed) {
      try {
        takeEvents();
        step();
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException | Error fault) {
        // An error, too: a leader whose thread is gone would lead on and decide nothing.
        LOG.log(Level.ERROR, "a round of decisions failed", fault);
        stepDown.accept("a round of decisions failed: " + fault);
      }
    }
  }

  private void takeEvents() throws InterruptedException {
    long next = Math.min(plane.nextDeadlineMillis(), afterStepAgainMillis);
    long wait = Math.min(next - clock.millis(), MAX_WAIT_MILLIS);
    Runnable event = wait <= 0 ? events.poll() : events.poll(wait, TimeUnit.MILLISECONDS);
    for (int taken = 0; event != null && taken < BATCH; taken++) {
      event.run();
      event = taken + 1 < BATCH ? events.poll() : null;
    }
  }

  private void step() {
    long now = clock.millis();
    plane.step(LeaderContext.now(now, self)).ifPresent(this::propose);
    plane.reasonToStepDown(now).ifPresent(stepDown);
    afterStepAgainMillis = afterStep.getAsLong();
  }

  private void propose(Proposal proposal) {
    log.propose(proposal.transaction(), outcome -> post(() -> done(proposal.number(), outcome)));
  }

  private void done(long number, Outcome outcome) {
    if (!(outcome instanceof Outcome.Committed)) {
      LOG.log(Level.INFO, "proposal " + number + ": " + outcome);
    }
    plane.proposalDone(number, outcome);
  }

  /** Ends the thread; what waits is never answered by it again. */
  @Override
  public void close() {
    closed = true;
    Threads.end(Duration.ofSeconds(5), thread);
  }
}
