package dev.waggle.model.api;

import dev.waggle.model.meta.Copies;
import dev.waggle.model.meta.Extra;
import dev.waggle.model.spec.ConfigFrom;
import java.util.Map;
import java.util.Optional;

/** Body of {@code POST /networks/create}. */
public record NetworkCreateRequest(
    Optional<String> name,
    Optional<Boolean> checkDuplicate,
    Optional<String> driver,
    Optional<String> scope,
    Optional<Boolean> enableIpv4,
    Optional<Boolean> enableIpv6,
    Optional<NetworkIpam> ipam,
    Optional<Boolean> internal,
    Optional<Boolean> attachable,
    Optional<Boolean> ingress,
    Optional<Boolean> configOnly,
    Optional<ConfigFrom> configFrom,
    Optional<Map<String, String>> options,
    Optional<Map<String, String>> labels,
    Extra extra) {
  public NetworkCreateRequest {
    options = options.map(Copies::of);
    labels = labels.map(Copies::of);
  }
}
