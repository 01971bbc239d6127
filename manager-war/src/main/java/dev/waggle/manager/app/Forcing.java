package dev.waggle.manager.app;

import dev.waggle.dispatch.Epoch;
import dev.waggle.dispatch.ManagerAddress;
import dev.waggle.dispatch.NodeIdentity;
import dev.waggle.dispatch.NodeIdentity.Doors;
import dev.waggle.dispatch.NodeIdentity.Stage;
import dev.waggle.dispatch.RaftSeat;
import dev.waggle.manager.core.cluster.LocalSwarm;
import dev.waggle.manager.core.cluster.RoleCommands;
import dev.waggle.manager.core.decision.RejectedException;
import dev.waggle.manager.core.state.Rejection;
import dev.waggle.model.api.SwarmInitRequest;
import dev.waggle.model.id.NodeId;
import java.util.List;
import java.util.Optional;

/**
 * {@code swarm init --force-new-cluster}: the swarm goes on from this manager's data alone, with
 * all that is in them, in a new life whose number is above every one that was heard of.
 */
final class Forcing {
  private final Member member;
  private final NodeAddresses addresses;
  private final Office office;

  Forcing(Member member, NodeAddresses addresses, Office office) {
    this.member = member;
    this.addresses = addresses;
    this.office = office;
  }

  /**
   * Begins the next life; a second time after a failure, the same one.
   *
   * @throws RejectedException 503 in Docker's words on a worker
   */
  NodeId force(NodeIdentity self, SwarmInitRequest request) {
    RaftSeat seat =
        self.seat()
            .orElseThrow(
                () -> new RejectedException(Rejection.unavailable(LocalSwarm.WORKER_CANNOT_TELL)));
    Doors doors =
        request.advertiseAddr().orElse("").isEmpty() ? self.doors() : addresses.forInit(request);
    RaftSeat alone = seat.withVoters(List.of(new RaftSeat.Voter(seat.raftId(), doors.raft())));
    NodeIdentity next =
        self.withEpoch(self.stage() == Stage.FORCING ? self.epoch() : above(self.epoch()))
            .withStage(Stage.FORCING)
            .withDoors(doors)
            .withManagers(List.of(new ManagerAddress(self.nodeId(), doors.advertise())))
            .withSeat(alone);
    member.replaced(next);
    member.done(Step.EPOCH_KEPT);
    resume(next);
    return next.nodeId();
  }

  private Epoch above(Epoch mine) {
    long written =
        member
            .current()
            .part()
            .flatMap(part -> part.state().cluster())
            .map(cluster -> cluster.bookkeeping().epoch())
            .orElse(0L);
    long heard = member.current().part().map(part -> part.control().highestEpoch()).orElse(0L);
    return Founding.epoch(Math.max(mine.count(), Math.max(written, heard)) + 1);
  }

  /** Ends what was begun: each step may be repeated. */
  void resume(NodeIdentity forced) {
    member.open(forced);
    office.decide(
        RoleCommands.forced(
            forced.nodeId(),
            forced.epoch().count(),
            forced.doors().advertise(),
            forced.doors().raft()));
    member.done(Step.EPOCH_WRITTEN);
    member.settled(member.home().identity().orElse(forced));
  }

  static boolean isUnfinished(NodeIdentity identity) {
    return identity.stage() == Stage.FORCING && identity.seat().isPresent();
  }

  /**
   * Two lives with one number: two managers made the swarm anew, each without the other. Which of
   * both is the swarm only its operator knows.
   */
  static Optional<String> twin(Epoch mine, Epoch other, String by) {
    return other.count() == mine.count() && !other.equals(mine)
        ? Optional.of(
            "the swarm was made anew twice ("
                + by
                + " is in another life "
                + other.count()
                + " of it than this manager): decide which one to keep, and leave the other with"
                + " \"docker swarm leave --force\" on all its nodes")
        : Optional.empty();
  }

  /** For a node that asks this one about the swarm that both are of. */
  static Optional<String> outlived(Epoch mine, Epoch other, String by) {
    return other.count() > mine.count()
        ? Optional.of(
            "The swarm was made anew without this manager ("
                + by
                + " is in its life "
                + other.count()
                + ", this one in "
                + mine.count()
                + "). Leave it with \"docker swarm leave --force\" and join again, or let a manager"
                + " of the new one demote this node.")
        : Optional.empty();
  }
}
