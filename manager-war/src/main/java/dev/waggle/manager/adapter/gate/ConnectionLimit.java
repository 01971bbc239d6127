package dev.waggle.manager.adapter.gate;

import java.util.HashMap;
import java.util.Map;

/** How many connections a door has open, in all and for each address. Safe for several threads. */
final class ConnectionLimit {
  private final int inAll;
  private final int perAddress;
  private final Map<String, Integer> open = new HashMap<>();
  private int count;

  ConnectionLimit(int inAll, int perAddress) {
    this.inAll = inAll;
    this.perAddress = perAddress;
  }

  /** Counts one more connection unless that would be one too many; {@link #leave} undoes it. */
  synchronized boolean enter(String address) {
    int ofAddress = open.getOrDefault(address, 0);
    if (count >= inAll || ofAddress >= perAddress) {
      return false;
    }
    count++;
    open.put(address, ofAddress + 1);
    return true;
  }

  synchronized void leave(String address) {
    count--;
    open.computeIfPresent(address, (key, n) -> n == 1 ? null : n - 1);
  }
}
