package dev.waggle.manager.core.state;

import java.util.List;
import java.util.Optional;
import org.pcollections.TreePMap;

/** The last 10,000 forwarded requests that have their answer. */
record RecentRequests(
    TreePMap<Long, AnsweredRequest> order, TreePMap<String, AnsweredRequest> byId) {
  static final int LIMIT = 10_000;

  static RecentRequests empty() {
    return new RecentRequests(TreePMap.empty(), TreePMap.empty());
  }

  Optional<AnsweredRequest> get(String requestId) {
    return Optional.ofNullable(byId.get(requestId));
  }

  /** Oldest first. */
  List<AnsweredRequest> all() {
    return List.copyOf(order.values());
  }

  RecentRequests with(List<AnsweredRequest> more) {
    RecentRequests next = this;
    for (AnsweredRequest one : more) {
      next = next.with(one);
    }
    return next;
  }

  private RecentRequests with(AnsweredRequest one) {
    if (byId.containsKey(one.requestId())) {
      return this;
    }
    long number = order.isEmpty() ? 0 : order.lastKey() + 1;
    RecentRequests grown =
        new RecentRequests(order.plus(number, one), byId.plus(one.requestId(), one));
    return order.size() < LIMIT ? grown : grown.withoutOldest();
  }

  private RecentRequests withoutOldest() {
    AnsweredRequest oldest = order.values().iterator().next();
    return new RecentRequests(order.minus(order.firstKey()), byId.minus(oldest.requestId()));
  }
}
