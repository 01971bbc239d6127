package dev.waggle.manager.core.schedule;

import dev.waggle.model.id.NodeId;
import java.util.Comparator;

/**
 * A node that may get tasks of one group, with what its rank depends on. The order spreads: fewer
 * tasks of the service first, then fewer tasks at all; a node on which the service has failed again
 * and again comes after those on which it has not.
 */
final class Candidate {
  /** So many recent failures outweigh every other reason. */
  private static final int TOO_MANY_FAILURES = 5;

  static final Comparator<Candidate> SPREAD =
      Comparator.comparingInt(Candidate::weighingFailures)
          .thenComparingInt(c -> c.tasksOfService)
          .thenComparingInt(c -> c.view.activeTasks())
          .thenComparingInt(c -> c.failures)
          .thenComparing(Candidate::id);

  private final NodeView view;
  private final int failures;
  private int tasksOfService;

  Candidate(NodeView view, int tasksOfService, int failures) {
    this.view = view;
    this.tasksOfService = tasksOfService;
    this.failures = failures;
  }

  private int weighingFailures() {
    return failures >= TOO_MANY_FAILURES ? failures : 0;
  }

  NodeView view() {
    return view;
  }

  NodeId id() {
    return view.node().id();
  }

  int tasksOfService() {
    return tasksOfService;
  }

  int failures() {
    return failures;
  }

  /** One more task of the service is on the node. */
  void countTask() {
    tasksOfService++;
  }
}
