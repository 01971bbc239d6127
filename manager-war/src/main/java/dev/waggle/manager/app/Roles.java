package dev.waggle.manager.app;

import dev.waggle.dispatch.NodeIdentity;
import dev.waggle.dispatch.RenewGrant;
import dev.waggle.manager.core.cluster.RoleChange;
import dev.waggle.node.NodeCredentials;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;

/**
 * Makes this node what its next certificate says: the same with a younger one, a manager, or a
 * worker. The agent and its tasks are not concerned. On the lifecycle's thread.
 */
final class Roles {
  private static final Logger LOG = System.getLogger(Roles.class.getName());
  private final Member member;
  private final Seating seating;

  Roles(Member member, Seating seating) {
    this.member = member;
    this.seating = seating;
  }

  void take(RenewGrant grant, NodeCredentials credentials) {
    Optional<NodeIdentity> self =
        member.home().identity().filter(identity -> identity.stage().isMember());
    if (self.isEmpty()) {
      return; // it has left meanwhile
    }
    RoleChange change = RoleChange.of(self.get(), grant);
    if (change instanceof RoleChange.Foreign foreign) {
      throw new IllegalStateException(foreign.why());
    }
    if (change instanceof RoleChange.Keeps keeps) {
      member.renewed(keeps.next(), credentials);
    } else if (change instanceof RoleChange.Becomes becomes) {
      LOG.log(Level.INFO, "this node is a " + becomes.next().role().apiName() + " now");
      become(becomes.next(), credentials);
    } else {
      throw new AssertionError("unreachable: " + change);
    }
  }

  private void become(NodeIdentity next, NodeCredentials credentials) {
    member.closePartsToBecome(next);
    member.done(Step.CLOSED);
    member.home().become(next, credentials);
    member.done(Step.IDENTITY_KEPT);
    if (Seating.isNeeded(next)) {
      seating.begin();
    } else {
      member.open(next);
    }
  }
}
