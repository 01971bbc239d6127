package dev.waggle.manager.core.cluster;

import dev.waggle.model.id.NodeId;
import java.util.List;
import java.util.Optional;

/**
 * This node's part in a swarm, as {@code /info} shows it.
 *
 * @param address advertised address without port, empty outside a swarm
 * @param controlAvailable whether this node is a manager that can be asked
 * @param error why it is in trouble, empty when it is not
 * @param managers all known managers, itself included
 */
public record LocalSwarm(
    State state,
    Optional<NodeId> nodeId,
    String address,
    boolean controlAvailable,
    String error,
    List<RemoteManager> managers) {
  public LocalSwarm {
    managers = List.copyOf(managers);
  }

  /** In no swarm. */
  public static final LocalSwarm INACTIVE =
      new LocalSwarm(State.INACTIVE, Optional.empty(), "", false, "", List.of());

  /** What Docker tells whoever asks a worker for what managers know. */
  public static final String WORKER_CANNOT_TELL =
      "This node is not a swarm manager. Worker nodes can't be used to view or modify cluster"
          + " state. Please run this command on a manager node or promote the current node to a"
          + " manager.";

  /** States of a node as the API names them. */
  public enum State {
    INACTIVE("inactive"),
    PENDING("pending"),
    ACTIVE("active"),
    ERROR("error"),
    LOCKED("locked");

    private final String word;

    State(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }
  }

  /** A manager's id and address with port. */
  public record RemoteManager(String nodeId, String addr) {}

  /** The value of the header {@code Swarm} of {@code /_ping} (engine-api 3.1). */
  public String pingWord() {
    return state == State.ACTIVE
        ? (controlAvailable ? "active/manager" : "active/worker")
        : state.word();
  }
}
