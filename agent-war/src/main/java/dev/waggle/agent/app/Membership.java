package dev.waggle.agent.app;

import dev.waggle.dispatch.NodeIdentity;
import dev.waggle.node.NodeCredentials;
import dev.waggle.node.NodeDirectory;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Optional;

/** Notices what becomes of this node's membership. Confined to the loop's thread. */
final class Membership {
  private static final Logger LOG = System.getLogger(Membership.class.getName());

  private final NodeDirectory directory;
  private String stamp = "";

  /** Who the node is, with what it shows the managers. */
  record Member(NodeIdentity identity, NodeCredentials credentials) {
    boolean isSameNode(Member other) {
      return identity.nodeId().equals(other.identity.nodeId())
          && identity.clusterId().equals(other.identity.clusterId());
    }
  }

  /**
   * What was found.
   *
   * @param member empty if the node is in no swarm
   */
  record Found(Optional<Member> member) {}

  Membership(NodeDirectory directory) {
    this.directory = directory;
  }

  /** What is there now, if that changed since the last look; empty also if it cannot be read. */
  Optional<Found> look() {
    try {
      String now = directory.stamp();
      if (now.equals(stamp)) {
        return Optional.empty();
      }
      Found found = new Found(member());
      stamp = now;
      return Optional.of(found);
    } catch (UncheckedIOException e) {
      LOG.log(Level.WARNING, "{0}: going on as before", e.getMessage());
      return Optional.empty();
    }
  }

  /** A node is a member from when its join is done until it begins to leave. */
  private Optional<Member> member() {
    return directory
        .identity()
        .filter(identity -> identity.stage().isMember())
        .flatMap(identity -> directory.credentials().map(c -> new Member(identity, c)));
  }
}
