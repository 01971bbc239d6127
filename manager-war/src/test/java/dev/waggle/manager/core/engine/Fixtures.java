package dev.waggle.manager.core.engine;

import dev.waggle.model.id.NodeId;
import dev.waggle.model.meta.Version;
import dev.waggle.model.object.Node;
import dev.waggle.model.object.NodeDescription;
import dev.waggle.model.object.NodeState;
import dev.waggle.model.object.NodeStatus;
import dev.waggle.model.spec.Availability;
import dev.waggle.model.spec.NodeSpec;
import dev.waggle.model.spec.Role;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/** Objects of which the engine's tests need no more than that they exist. */
final class Fixtures {
  private static final Instant WALL = Instant.parse("2026-11-24T07:00:00Z");

  private Fixtures() {}

  static Node node(String name) {
    return new Node(
        new NodeId(PlaneHarness.id(name)),
        Version.NONE,
        WALL,
        WALL,
        NodeSpec.of(Role.WORKER, Availability.ACTIVE),
        NodeDescription.EMPTY,
        NodeStatus.of(NodeState.READY),
        Optional.empty(),
        Node.Bookkeeping.WORKER);
  }

  static Node downNode(String name, long sinceMillis) {
    Node node = node(name);
    return node.withStatus(NodeStatus.of(NodeState.DOWN))
        .withBookkeeping(node.bookkeeping().withDownSinceMillis(OptionalLong.of(sinceMillis)));
  }
}
