package dev.waggle.dispatch;

import dev.waggle.model.spec.Availability;
import java.util.Optional;

/**
 * {@code POST /waggle/v1/join}: a machine asks to become a node.
 *
 * @param token decides the role
 * @param certificateRequest PEM text. A request with the same key is the same machine asking again
 *     because it did not hear the answer
 * @param addr host and port of the node's cluster door; empty to be told by where it comes from
 * @param raftAddr host and port of its Raft door, used if it becomes a manager; empty likewise
 */
public record JoinRequest(
    String token,
    String certificateRequest,
    Optional<Availability> availability,
    Optional<String> addr,
    Optional<String> raftAddr,
    Optional<String> dataPathAddr) {

  @Override
  public String toString() {
    return "JoinRequest[token ***, " + availability + ", " + addr + ", " + raftAddr + "]";
  }
}
