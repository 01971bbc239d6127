package dev.waggle.manager.adapter.node;

import dev.waggle.dispatch.Epoch;
import dev.waggle.dispatch.ManagerAddress;
import dev.waggle.dispatch.NodeIdentity;
import dev.waggle.dispatch.NodeIdentity.Doors;
import dev.waggle.dispatch.NodeIdentity.Place;
import dev.waggle.dispatch.NodeIdentity.Stage;
import dev.waggle.dispatch.RaftSeat;
import dev.waggle.model.id.ClusterId;
import dev.waggle.model.id.NodeId;
import dev.waggle.model.spec.Role;
import dev.waggle.node.NodeCredentials;
import java.util.List;
import java.util.Optional;

/** What the tests of data directories put into them. */
final class Homes {
  static final String MACHINE = "b1946ac92492d2347c6235b4d2611184";
  static final NodeId NODE = new NodeId("lrwjjn9965cz43onfqu11c87g");
  static final NodeIdentity IDENTITY = identity(1);
  static final NodeIdentity RENEWED = identity(2);
  static final NodeCredentials CREDENTIALS = new NodeCredentials("cert 1", "key 1", "root 1");
  static final NodeCredentials NEXT = new NodeCredentials("cert 2 longer", "key 2", "root 2");
  static final PendingJoin JOIN =
      new PendingJoin(
          "10.56.0.1:2377",
          "SWMTKN-1-x-y",
          "key 1",
          "request",
          "0.0.0.0:2377",
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  private Homes() {}

  private static NodeIdentity identity(long admission) {
    return new NodeIdentity(
        NodeIdentity.FORMAT,
        NODE,
        new ClusterId("krpzhfzg253gbeh36ux89rt5g"),
        Role.MANAGER,
        Stage.MEMBER,
        new Epoch(1, "abc"),
        List.of(new ManagerAddress(NODE, "10.56.0.1:2377")),
        Optional.of(new RaftSeat(RaftSeat.raftId(NODE, admission), List.of())),
        new Doors("0.0.0.0:2377", "10.56.0.1:2377", "10.56.0.1:2378", Optional.empty()),
        Place.NONE);
  }
}
