package dev.waggle.manager.app;

import dev.waggle.dispatch.AgentMessage.Hello;
import dev.waggle.json.EngineJson;
import dev.waggle.json.MalformedJsonException;
import dev.waggle.manager.adapter.raft.EntryCodec;
import dev.waggle.manager.core.cluster.ClusterCommands;
import dev.waggle.manager.core.cluster.NewCluster;
import dev.waggle.manager.core.cluster.NewNode;
import dev.waggle.manager.core.decision.Command;
import dev.waggle.manager.core.decision.Outcome;
import dev.waggle.manager.core.dispatch.Dispatcher;
import dev.waggle.manager.core.engine.ControlLimits;
import dev.waggle.manager.core.engine.ControlPlane;
import dev.waggle.manager.core.engine.Deciders;
import dev.waggle.manager.core.engine.Proposal;
import dev.waggle.manager.core.service.ServiceCommands;
import dev.waggle.manager.core.state.Applied;
import dev.waggle.manager.core.state.Change;
import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.manager.core.state.StateReducer;
import dev.waggle.manager.core.state.Transaction;
import dev.waggle.model.id.ClusterId;
import dev.waggle.model.id.NodeId;
import dev.waggle.model.object.JoinTokens;
import dev.waggle.model.object.NodeDescription;
import dev.waggle.model.object.TlsInfo;
import dev.waggle.model.spec.Availability;
import dev.waggle.model.spec.Role;
import dev.waggle.model.spec.ServiceSpec;
import dev.waggle.node.Rehearsals;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * A swarm that nobody sees: one node, one service, its task assigned; decided, written and applied
 * as a leader does. A JVM takes several times as long for what it does the first time: without this
 * the first service after a start pays for it. Everything happens in memory.
 */
final class Rehearsal {
  private static final Logger LOG = System.getLogger(Rehearsal.class.getName());
  private static final NodeId SELF = new NodeId("rehearsal0000000000000000");
  private static final String SPEC =
      """
      {"Name":"rehearsal","TaskTemplate":{"ContainerSpec":{"Image":"none","Command":["none"]}},
      "Mode":{"Replicated":{"Replicas":1}}}""";

  private final Dispatcher dispatcher = new Dispatcher(SELF);
  private final ControlPlane plane =
      new ControlPlane(
          Deciders.inOrder(dispatcher),
          dispatcher,
          ControlLimits.DEFAULT,
          change -> EngineJson.log().toCbor(change, Change.class).length);
  private long index;
  private long millis;

  /** Begins it, time and again from the beginning. */
  static Rehearsals begin() {
    return Rehearsals.begin(() -> new Rehearsal().lastState());
  }

  /** Plays it and tells what is there in the end. */
  ClusterState lastState() {
    ClusterState begun = StateReducer.skip(plane.state(), ++index, 1);
    plane.applied(new Applied(begun, Optional.empty(), List.of()));
    plane.leading(1, millis);
    submit(ClusterCommands.found(cluster()));
    submit(dispatcher.open(hello(), "127.0.0.1"));
    submit(ServiceCommands.create(spec(), Optional.empty()));
    return plane.state();
  }

  private <R> void submit(Command<R> command) {
    plane.enqueue(command, verdict -> LOG.log(Level.TRACE, verdict), Optional.empty(), millis);
    Optional<Proposal> next = step();
    while (next.isPresent()) {
      commit(next.get());
      next = step();
    }
  }

  private Optional<Proposal> step() {
    return plane.step(LeaderContext.now(++millis, SELF));
  }

  private void commit(Proposal proposal) {
    Transaction written = EntryCodec.decode(EntryCodec.encode(proposal.transaction()));
    plane.applied(StateReducer.apply(plane.state(), ++index, 1, written));
    plane.proposalDone(proposal.number(), new Outcome.Committed(index));
  }

  private static NewCluster cluster() {
    return new NewCluster(
        new ClusterId(SELF.value()),
        Optional.empty(),
        NewCluster.Addresses.DEFAULT,
        new NewCluster.Authority("", "", TlsInfo.EMPTY, new JoinTokens("", "")),
        new NewNode(
            SELF,
            Role.MANAGER,
            Availability.ACTIVE,
            "",
            NodeDescription.EMPTY,
            "127.0.0.1:1",
            Optional.of("127.0.0.1:2")));
  }

  private static Hello hello() {
    return new Hello(
        1, SELF, "rehearsal", Optional.empty(), Optional.empty(), NodeDescription.EMPTY);
  }

  /** As a client sends it. */
  private static ServiceSpec spec() {
    try {
      byte[] body = SPEC.getBytes(StandardCharsets.UTF_8);
      return EngineJson.api().fromJson(body, ServiceSpec.class);
    } catch (MalformedJsonException e) {
      throw new AssertionError("it is JSON", e);
    }
  }
}
