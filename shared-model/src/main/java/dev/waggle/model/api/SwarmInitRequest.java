package dev.waggle.model.api;

import dev.waggle.model.meta.Copies;
import dev.waggle.model.meta.Extra;
import dev.waggle.model.spec.ClusterSpec;
import java.util.List;
import java.util.Optional;

/** Body of {@code POST /swarm/init}. */
public record SwarmInitRequest(
    Optional<String> listenAddr,
    Optional<String> advertiseAddr,
    Optional<String> dataPathAddr,
    Optional<Long> dataPathPort,
    Optional<List<String>> defaultAddrPool,
    Optional<Long> subnetSize,
    Optional<Boolean> forceNewCluster,
    Optional<ClusterSpec> spec,
    Optional<Boolean> autoLockManagers,
    Optional<String> availability,
    Extra extra) {
  public SwarmInitRequest {
    defaultAddrPool = defaultAddrPool.map(Copies::of);
  }
}
