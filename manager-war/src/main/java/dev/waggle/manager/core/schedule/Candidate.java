package dev.waggle.manager.core.schedule;

import java.util.Comparator;

/**
 * A node that may get tasks of one group, with what its rank depends on. The order spreads: fewer
 * tasks of the service first, then fewer tasks at all; a node on which the service has failed again
 * and again comes after those on which it has not.
 */
final class Candidate {
  /** So many recent failures outweigh every other reason. */
  private static final int TOO_MANY_FAILURES = 5;

  static final Comparator<Candidate> SPREAD = Candidate::compare;

  private final NodeView view;
  private final int position;
  private final int failures;
  private int tasksOfService;

  /**
   * @param position of the node among all, in the order of their ids: it decides between equals
   */
  Candidate(NodeView view, int position, int tasksOfService, int failures) {
    this.view = view;
    this.position = position;
    this.tasksOfService = tasksOfService;
    this.failures = failures;
  }

  // Written out, for every service of a round compares every node: with a chain of comparators the
  // scheduler places little more than half as many tasks of small services in a second.
  private static int compare(Candidate one, Candidate other) {
    int order = Integer.compare(one.weighingFailures(), other.weighingFailures());
    if (order == 0) {
      order = Integer.compare(one.tasksOfService, other.tasksOfService);
    }
    if (order == 0) {
      order = Integer.compare(one.view.activeTasks(), other.view.activeTasks());
    }
    if (order == 0) {
      order = Integer.compare(one.failures, other.failures);
    }
    return order == 0 ? Integer.compare(one.position, other.position) : order;
  }

  private int weighingFailures() {
    return failures >= TOO_MANY_FAILURES ? failures : 0;
  }

  NodeView view() {
    return view;
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
