package dev.waggle.manager.core.schedule;

/** One reason why a task may not run on a node. */
interface PlacementFilter {
  /** Whether the node passes; a demand that the filter does not concern passes everywhere. */
  boolean accepts(NodeView node, Demand demand);

  /** What the filter looks at, in one or two words. */
  String name();

  /** What was asked for and what there is, of a node that the filter has refused. */
  String detail(NodeView node, Demand demand);

  /** Why so many nodes did not pass, in the reference system's words. */
  String explain(long nodes);

  /** {@code "<one>"} for one node, {@code "<many>"} with the number put in for several. */
  static String counted(long nodes, String one, String many) {
    return nodes == 1 ? one : many.replace("%d", Long.toString(nodes));
  }
}
