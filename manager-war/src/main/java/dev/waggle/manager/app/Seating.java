package dev.waggle.manager.app;

import dev.waggle.dispatch.NodeIdentity;
import dev.waggle.dispatch.NodeIdentity.Stage;
import dev.waggle.dispatch.RaftSeat;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Brings a manager that has its certificate among the voters: it takes part in the log as a learner
 * until it holds the state, then asks for its seat. One attempt at a time on the lifecycle's
 * thread, so that a leave or another role comes in between; until it votes, or is to be no manager
 * any more.
 */
final class Seating {
  private static final Logger LOG = System.getLogger(Seating.class.getName());
  private static final long PAUSE_MILLIS = 300;

  private final Member member;
  private final Readmission readmission;
  private final SeatClient seats;
  private final ScheduledExecutorService thread;

  /**
   * @param thread the lifecycle's
   */
  Seating(
      Member member, Readmission readmission, SeatClient seats, ScheduledExecutorService thread) {
    this.member = member;
    this.readmission = readmission;
    this.seats = seats;
    this.thread = thread;
  }

  static boolean isNeeded(NodeIdentity identity) {
    return identity.seat().isPresent()
        && (identity.stage() == Stage.ISSUED || identity.stage() == Stage.SEATING);
  }

  /** Begins, on the lifecycle's thread; completes when nothing is left to do. */
  CompletableFuture<Void> begin() {
    CompletableFuture<Void> done = new CompletableFuture<>();
    attempt(done);
    return done;
  }

  private void attempt(CompletableFuture<Void> done) {
    Optional<NodeIdentity> identity = member.home().identity().filter(Seating::isNeeded);
    if (identity.isEmpty()) {
      done.complete(null);
      return;
    }
    try {
      boolean open = member.current().part().isPresent();
      if (isSeated(open ? identity.get() : readmission.open(identity.get()))) {
        done.complete(null);
        return;
      }
    } catch (RuntimeException e) {
      member.failed(e);
    }
    LOG.log(Level.DEBUG, "no seat among the managers yet");
    thread.schedule(() -> attempt(done), PAUSE_MILLIS, TimeUnit.MILLISECONDS);
  }

  private boolean isSeated(NodeIdentity identity) {
    boolean holdsLog =
        member.current().part().filter(part -> part.state().cluster().isPresent()).isPresent();
    if (!holdsLog) {
      return false;
    }
    NodeIdentity seated = identity.withSeat(withSelf(identity));
    member.replaced(seated);
    member.done(Step.VOTERS_KEPT);
    if (!seats.take(seated)) {
      return false;
    }
    member.done(Step.SEAT_TAKEN);
    member.settled(seated);
    return true;
  }

  /** The voters with this one: on the disk before the leader is asked (jgroups-raft-notes 5.5). */
  private static RaftSeat withSelf(NodeIdentity identity) {
    RaftSeat seat = identity.seat().orElseThrow();
    RaftSeat.Voter self = new RaftSeat.Voter(seat.raftId(), identity.doors().raft());
    return seat.withVoters(
        Stream.concat(
                seat.voters().stream().filter(voter -> !voter.raftId().equals(seat.raftId())),
                Stream.of(self))
            .toList());
  }
}
