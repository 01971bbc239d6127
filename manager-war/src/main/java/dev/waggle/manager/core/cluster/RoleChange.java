package dev.waggle.manager.core.cluster;

import dev.waggle.dispatch.NodeIdentity;
import dev.waggle.dispatch.NodeIdentity.Stage;
import dev.waggle.dispatch.RaftSeat;
import dev.waggle.dispatch.RenewGrant;
import dev.waggle.model.spec.Role;
import java.util.Optional;

/** What a node becomes by its next certificate. */
public sealed interface RoleChange {
  /**
   * It stays what it is, and shows the new certificate.
   *
   * @param next what it knows of the swarm now
   */
  record Keeps(NodeIdentity next) implements RoleChange {}

  /**
   * Another role, or another identity in the log: what it has of the log is not of use any more.
   *
   * @param next who it is then
   */
  record Becomes(NodeIdentity next) implements RoleChange {}

  /**
   * The answer is not of this life of the swarm, and is not acted on.
   *
   * @param why for people
   */
  record Foreign(String why) implements RoleChange {}

  /** Compares who a member of a swarm is with what a leader says. */
  static RoleChange of(NodeIdentity self, RenewGrant grant) {
    if (grant.epoch().count() < self.epoch().count()) {
      return new Foreign(
          "a manager of an earlier life of the swarm (" + grant.epoch() + ") answered: remove it");
    }
    if (grant.epoch().count() == self.epoch().count() && !grant.epoch().equals(self.epoch())) {
      return new Foreign(
          "two managers have made the swarm anew apart from each other ("
              + self.epoch()
              + " and "
              + grant.epoch()
              + "): keep one, and let the nodes of the other leave");
    }
    NodeIdentity now = grant.managers().isEmpty() ? self : self.withManagers(grant.managers());
    if (grant.role() == Role.WORKER) {
      NodeIdentity worker = now.withEpoch(grant.epoch());
      return self.seat().isEmpty()
          ? new Keeps(worker)
          : new Becomes(worker.withRole(Role.WORKER, Optional.empty()).withStage(Stage.MEMBER));
    }
    Optional<RaftSeat> seat = grant.seat();
    boolean same =
        self.seat().map(RaftSeat::raftId).equals(seat.map(RaftSeat::raftId)) || seat.isEmpty();
    return same
        ? new Keeps(self)
        : new Becomes(
            now.withEpoch(grant.epoch()).withRole(Role.MANAGER, seat).withStage(Stage.SEATING));
  }
}
