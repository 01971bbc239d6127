package dev.waggle.manager.adapter.gate;

/** Where a request may go. */
sealed interface Route {

  /** To the server on this node's loopback. */
  record Here() implements Route {}

  /**
   * To the manager that leads; to this node's own server if it leads or is no manager.
   *
   * @param repeatable whether the leader knows a write again that it is sent twice
   */
  record AtLeader(boolean repeatable) implements Route {}

  /** To the host's container engine. */
  record AtEngine() implements Route {}

  /** Nowhere: the answer that the gate gives itself. */
  record Refused(int status, String message) implements Route {}
}
