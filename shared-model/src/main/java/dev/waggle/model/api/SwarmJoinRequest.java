package dev.waggle.model.api;

import dev.waggle.model.meta.Copies;
import dev.waggle.model.meta.Extra;
import java.util.List;
import java.util.Optional;

/** Body of {@code POST /swarm/join}. */
public record SwarmJoinRequest(
    Optional<String> listenAddr,
    Optional<String> advertiseAddr,
    Optional<String> dataPathAddr,
    Optional<List<String>> remoteAddrs,
    Optional<String> joinToken,
    Optional<String> availability,
    Extra extra) {
  public SwarmJoinRequest {
    remoteAddrs = remoteAddrs.map(Copies::of);
  }

  @Override
  public String toString() {
    return "SwarmJoinRequest[listenAddr="
        + listenAddr
        + ", advertiseAddr="
        + advertiseAddr
        + ", remoteAddrs="
        + remoteAddrs
        + ", joinToken=***]";
  }
}
