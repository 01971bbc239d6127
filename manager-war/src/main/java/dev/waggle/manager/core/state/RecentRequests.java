package dev.waggle.manager.core.state;

import java.util.List;
import org.pcollections.TreePMap;
import org.pcollections.TreePSet;

/**
 * The internal ids of the last 10,000 forwarded requests that committed. A manager whose connection
 * to the leader broke looks here whether its request was done.
 */
record RecentRequests(TreePMap<Long, String> order, TreePSet<String> known) {
  static final int LIMIT = 10_000;

  static RecentRequests empty() {
    return new RecentRequests(TreePMap.empty(), TreePSet.empty());
  }

  boolean contains(String id) {
    return known.contains(id);
  }

  /** Oldest first. */
  List<String> ids() {
    return List.copyOf(order.values());
  }

  RecentRequests with(List<String> more) {
    RecentRequests next = this;
    for (String id : more) {
      next = next.with(id);
    }
    return next;
  }

  private RecentRequests with(String id) {
    if (known.contains(id)) {
      return this;
    }
    long number = order.isEmpty() ? 0 : order.lastKey() + 1;
    RecentRequests grown = new RecentRequests(order.plus(number, id), known.plus(id));
    return order.size() < LIMIT ? grown : grown.withoutOldest();
  }

  private RecentRequests withoutOldest() {
    return new RecentRequests(
        order.minus(order.firstKey()), known.minus(order.get(order.firstKey())));
  }
}
