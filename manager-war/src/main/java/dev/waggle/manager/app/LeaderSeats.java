package dev.waggle.manager.app;

import dev.waggle.dispatch.RaftSeat;
import dev.waggle.manager.adapter.raft.RaftGroup;
import dev.waggle.manager.adapter.raft.RaftStatus;
import dev.waggle.manager.core.cluster.Admitted;
import dev.waggle.manager.core.cluster.RoleCommands;
import dev.waggle.manager.core.decision.RejectedException;
import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.manager.core.state.Rejection;
import dev.waggle.manager.core.state.Rejection.ByStore;
import dev.waggle.manager.core.state.Rejection.StoreCode;
import dev.waggle.model.id.NodeId;
import dev.waggle.model.object.Node;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Gives managers their seats in the log and takes them, on the leader. */
final class LeaderSeats {
  private static final long SEAT_SECONDS = 6;
  private final Member member;

  LeaderSeats(Member member) {
    this.member = member;
  }

  /** Those that vote now; one that is still being admitted is not among them. */
  List<RaftSeat.Voter> votersNow(Roster roster) {
    List<String> voting = group().status().voters();
    return roster.voters().stream().filter(voter -> voting.contains(voter.raftId())).toList();
  }

  /** Makes a manager that holds the log a voter. */
  void take(NodeId manager) {
    String raftId = raftId(node(member.current().read(), manager));
    if (!group().status().seated().contains(raftId)) {
      await(group().addVoter(raftId));
    }
  }

  /**
   * Another seat for a manager that lost its own. Out with the old raft id first: a kill in between
   * leaves none behind that votes.
   */
  RaftSeat readmit(NodeId manager) {
    Optional<String> lost = node(member.current().read(), manager).bookkeeping().raftId();
    RaftStatus status = group().status();
    if (lost.filter(status.reachable()::contains).isPresent()) {
      throw new RejectedException(
          Rejection.failedPrecondition(
              "manager "
                  + manager
                  + " takes part in the log as "
                  + lost.get()
                  + ": stop it first"));
    }
    lost.filter(status.voters()::contains).ifPresent(id -> await(group().removeVoter(id)));
    Admitted admitted = member.current().submit(RoleCommands.readmit(manager));
    return new RaftSeat(
        admitted.raftId().orElseThrow(() -> new AssertionError(manager + " without a raft id")),
        votersNow(Roster.of(member.current().stale())));
  }

  /** Takes a manager out of the voters, if the rest has a majority. */
  void leave(NodeId manager) {
    String raftId = raftId(node(member.current().read(), manager));
    RaftStatus status = group().status();
    if (!status.voters().contains(raftId)) {
      return;
    }
    List<String> rest = status.voters().stream().filter(id -> !id.equals(raftId)).toList();
    long answering = rest.stream().filter(status.reachable()::contains).count();
    if (answering < rest.size() / 2 + 1) {
      throw new RejectedException(
          Rejection.failedPrecondition(
              "can't remove member from the raft: this would result in a loss of quorum"));
    }
    await(group().removeVoter(raftId));
  }

  private static void await(Future<Void> change) {
    try {
      change.get(SEAT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable(e);
    } catch (Exception e) {
      throw unavailable(e.getCause() == null ? e : e.getCause());
    }
  }

  private static RejectedException unavailable(Throwable cause) {
    return new RejectedException(
        new ByStore(StoreCode.UNAVAILABLE, String.valueOf(cause.getMessage())));
  }

  private RaftGroup group() {
    return member
        .current()
        .part()
        .map(ManagerPart::group)
        .orElseThrow(
            () -> new RejectedException(Rejection.unavailable("this node is not a manager")));
  }

  private static String raftId(Node node) {
    return node.bookkeeping()
        .raftId()
        .orElseThrow(
            () ->
                new RejectedException(
                    Rejection.failedPrecondition("node " + node.id() + " is not a manager")));
  }

  static Node node(ClusterState state, NodeId id) {
    return state
        .nodes()
        .get(id)
        .orElseThrow(
            () ->
                new RejectedException(
                    new ByStore(StoreCode.NOT_FOUND, "node " + id + " not found")));
  }
}
