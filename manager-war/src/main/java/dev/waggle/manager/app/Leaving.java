package dev.waggle.manager.app;

import dev.waggle.dispatch.NodeIdentity;
import dev.waggle.dispatch.NodeIdentity.Stage;
import dev.waggle.manager.core.cluster.LeaveRule;
import dev.waggle.manager.core.cluster.LeaveRule.Managers;
import dev.waggle.manager.core.cluster.LeaveRule.Standing;
import dev.waggle.manager.core.cluster.LocalSwarm;
import dev.waggle.manager.core.decision.RejectedException;
import dev.waggle.manager.core.state.Rejection;
import dev.waggle.model.id.NodeId;
import dev.waggle.model.object.Node;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;

/**
 * {@code swarm leave}: out of the voters if the rest keeps a majority, then everything of the
 * membership is deleted. The agent sees that and removes this node's tasks.
 */
final class Leaving {
  private static final Logger LOG = System.getLogger(Leaving.class.getName());
  private final Member member;
  private final SeatClient seats;
  private final LeaderAdmission admission;

  Leaving(Member member, SeatClient seats, LeaderAdmission admission) {
    this.member = member;
    this.seats = seats;
    this.admission = admission;
  }

  /**
   * @throws RejectedException 503 in Docker's words when the node is in no swarm, or is a manager
   *     and does not force it
   */
  void requireAllowed(boolean force) {
    LeaveRule.refusal(standing(), force)
        .ifPresent(
            words -> {
              throw new RejectedException(Rejection.unavailable(words));
            });
  }

  private Standing standing() {
    LocalSwarm local = member.local();
    if (local.state() == LocalSwarm.State.INACTIVE) {
      return new LeaveRule.Outside();
    }
    if (local.state() == LocalSwarm.State.LOCKED) {
      return new LeaveRule.Locked();
    }
    Optional<NodeIdentity> identity = member.identity();
    if (identity.isEmpty() || identity.get().seat().isEmpty()) {
      return new LeaveRule.Worker();
    }
    Optional<Managers> others =
        member.current().part().filter(part -> part.leader().isPresent()).map(Leaving::managers);
    return new LeaveRule.Manager(local.controlAvailable(), others);
  }

  private static Managers managers(ManagerPart part) {
    List<NodeId> all =
        part.state().nodes().stream()
            .filter(node -> node.bookkeeping().raftId().isPresent())
            .map(Node::id)
            .toList();
    int reachable = (int) all.stream().filter(part::isReachable).count();
    return new Managers(reachable, all.size() - reachable, true);
  }

  /** Leaves; each step may be repeated after a kill. */
  void leave() {
    Optional<NodeIdentity> identity = member.home().identity();
    if (identity.isPresent()) {
      NodeIdentity self = identity.get();
      member.home().save(self.withStage(Stage.LEAVING));
      member.done(Step.LEAVING_KEPT);
      if (self.seat().isPresent() && member.current().part().isPresent()) {
        giveUpSeat(self);
        member.done(Step.SEAT_LEFT);
      }
    }
    finish();
  }

  private void giveUpSeat(NodeIdentity self) {
    if (isAlone()) {
      return;
    }
    try {
      if (member.current().thisNodeLeads()) {
        admission.leaveSeat(self.nodeId());
      } else {
        seats.leave(self);
      }
    } catch (RuntimeException e) {
      LOG.log(Level.INFO, "left without giving up the seat: " + e.getMessage());
    }
  }

  private boolean isAlone() {
    return member
        .current()
        .part()
        .filter(part -> part.group().status().voters().size() == 1)
        .isPresent();
  }

  /**
   * Ends a leave that a kill interrupted: as if it were asked for now, for a seat that was not
   * given up would count against the others. Where the log cannot be opened, the node only goes.
   */
  void resume(NodeIdentity self) {
    if (self.seat().isPresent()) {
      try {
        member.open(self);
      } catch (RuntimeException e) {
        LOG.log(Level.INFO, "leaves without its log: " + e.getMessage());
      }
    }
    leave();
  }

  private void finish() {
    member.closeParts();
    member.done(Step.CLOSED);
    member.home().wipe();
    member.done(Step.WIPED);
    member.forgetError();
  }
}
