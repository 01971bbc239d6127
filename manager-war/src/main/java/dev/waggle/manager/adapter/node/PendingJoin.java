package dev.waggle.manager.adapter.node;

import dev.waggle.model.spec.Availability;
import java.util.Optional;

/**
 * A join that was asked for and is not granted yet. It is kept so that a restarted node goes on,
 * and asks again with the same key, by which the leader knows it.
 *
 * @param remote host and port of the manager to ask
 * @param token a secret
 * @param key PKCS #8 PEM text; a secret
 * @param certificateRequest PEM text, of that key
 * @param listen host and port for the cluster door
 * @param advertise host and port for others; empty to be told by where the request comes from
 */
public record PendingJoin(
    String remote,
    String token,
    String key,
    String certificateRequest,
    String listen,
    Optional<String> advertise,
    Optional<String> dataPath,
    Optional<Availability> availability) {

  @Override
  public String toString() {
    return "PendingJoin[" + remote + ", ***, " + listen + ", " + advertise + "]";
  }
}
