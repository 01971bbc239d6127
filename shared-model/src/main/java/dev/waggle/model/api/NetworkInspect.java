package dev.waggle.model.api;

import dev.waggle.model.meta.Copies;
import dev.waggle.model.meta.Extra;
import dev.waggle.model.spec.ConfigFrom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A network as {@code GET /networks} shows it. */
public record NetworkInspect(
    String name,
    String id,
    Instant created,
    String scope,
    String driver,
    Optional<Boolean> enableIpv4,
    boolean enableIpv6,
    NetworkIpam ipam,
    boolean internal,
    boolean attachable,
    boolean ingress,
    ConfigFrom configFrom,
    boolean configOnly,
    Optional<Map<String, NetworkContainer>> containers,
    Optional<Map<String, String>> options,
    Optional<Map<String, String>> labels,
    Optional<List<NetworkPeer>> peers,
    Extra extra) {
  public NetworkInspect {
    containers = containers.map(Copies::of);
    options = options.map(Copies::of);
    labels = labels.map(Copies::of);
    peers = peers.map(Copies::of);
  }
}
