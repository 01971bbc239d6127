package dev.waggle.manager.core.dispatch;

import dev.waggle.dispatch.AgentMessage.Hello;
import dev.waggle.manager.core.decision.DecisionContext;
import dev.waggle.manager.core.decision.Stamps;
import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.manager.core.state.Draft;
import dev.waggle.model.id.NodeId;
import dev.waggle.model.object.Node;
import dev.waggle.model.object.Node.ProbeTarget;
import dev.waggle.model.object.NodeState;
import dev.waggle.model.object.NodeStatus;
import dev.waggle.model.object.Task;
import dev.waggle.model.task.TaskState;
import java.util.Optional;
import java.util.OptionalLong;

/** Writes what a node says of itself when it opens a session: only what is not known yet. */
final class NodeRegistration {
  private NodeRegistration() {}

  /**
   * Makes the node ready.
   *
   * @param address without port, from which the node talks
   */
  static void register(
      Draft draft, Node node, Hello hello, String address, DecisionContext context) {
    if (isRestarted(node, hello)) {
      failRunning(draft, node, context);
    }
    Node registered =
        node.withDescription(hello.description())
            .withStatus(new NodeStatus(NodeState.READY, Optional.empty(), Optional.of(address)))
            .withBookkeeping(bookkeeping(node.bookkeeping(), hello));
    if (!registered.equals(node)) {
      draft.put(registered.withUpdatedAt(context.wallClock()));
    }
  }

  /** Whether it was a node of this swarm and was taken out of it; its id never comes back. */
  static boolean wasRemoved(ClusterState state, NodeId node) {
    return state
        .cluster()
        .filter(c -> c.bookkeeping().removedNodes().containsKey(node.value()))
        .isPresent();
  }

  private static Node.Bookkeeping bookkeeping(Node.Bookkeeping known, Hello hello) {
    Node.Bookkeeping up = known.withDownSinceMillis(OptionalLong.empty());
    Node.Bookkeeping booted = hello.bootId().map(up::withBootId).orElse(up);
    boolean sameProbe = known.probe().map(ProbeTarget::address).equals(hello.probeAddress());
    return sameProbe
        ? booted
        : hello
            .probeAddress()
            .map(probe -> booted.withProbe(new ProbeTarget(probe, false)))
            .orElse(booted);
  }

  private static boolean isRestarted(Node node, Hello hello) {
    return node.bookkeeping().bootId().isPresent()
        && hello.bootId().isPresent()
        && !node.bookkeeping().bootId().equals(hello.bootId());
  }

  private static void failRunning(Draft draft, Node node, DecisionContext context) {
    draft.state().tasksOn(node.id()).stream()
        .filter(NodeRegistration::ranInContainer)
        .forEach(task -> draft.put(failed(task, context)));
  }

  private static boolean ranInContainer(Task task) {
    return !task.state().isBefore(TaskState.STARTING) && !task.state().isTerminal();
  }

  private static Task failed(Task task, DecisionContext context) {
    return Stamps.observed(
        task,
        task.status()
            .withState(TaskState.FAILED)
            .withErr("the machine was restarted")
            .withTimestamp(context.wallClock()),
        context);
  }
}
