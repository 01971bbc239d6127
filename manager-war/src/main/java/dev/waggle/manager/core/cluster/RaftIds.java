package dev.waggle.manager.core.cluster;

import dev.waggle.model.id.NodeId;

/** Identities of members of the log: {@code <node id>.<n>}, never used twice. */
public final class RaftIds {
  /** The number of the manager that makes a swarm. */
  public static final long FIRST = 1;

  private RaftIds() {}

  public static String of(NodeId node, long number) {
    return node.value() + "." + number;
  }

  /** Whether that identity was given to this node. */
  static boolean isOf(String raftId, NodeId node) {
    return raftId.startsWith(node.value() + ".");
  }

  /** The one that the founder of a swarm has before there is a log to ask. */
  public static String ofFounder(NodeId node) {
    return of(node, FIRST);
  }
}
