package dev.waggle.model.spec;

import dev.waggle.model.meta.Copies;
import dev.waggle.model.meta.Extra;
import java.util.Map;
import java.util.Optional;

/** What the user wants of a network. */
public record NetworkSpec(
    Optional<String> name,
    Optional<Map<String, String>> labels,
    Optional<Driver> driverConfiguration,
    Optional<Boolean> ipv6Enabled,
    Optional<Boolean> internal,
    Optional<Boolean> attachable,
    Optional<Boolean> ingress,
    Optional<IpamOptions> ipamOptions,
    Optional<ConfigFrom> configFrom,
    Optional<String> scope,
    Extra extra) {
  public NetworkSpec {
    labels = labels.map(Copies::of);
  }

  public String nameOrEmpty() {
    return name.orElse("");
  }

  public Map<String, String> labelsOrEmpty() {
    return labels.orElse(Map.of());
  }

  public boolean isIngress() {
    return ingress.orElse(false);
  }

  public boolean isAttachable() {
    return attachable.orElse(false);
  }

  public boolean isInternal() {
    return internal.orElse(false);
  }

  public NetworkSpec withName(String name) {
    return new NetworkSpec(
        Optional.of(name),
        labels,
        driverConfiguration,
        ipv6Enabled,
        internal,
        attachable,
        ingress,
        ipamOptions,
        configFrom,
        scope,
        extra);
  }

  public NetworkSpec withLabels(Map<String, String> labels) {
    return new NetworkSpec(
        name,
        Optional.of(labels),
        driverConfiguration,
        ipv6Enabled,
        internal,
        attachable,
        ingress,
        ipamOptions,
        configFrom,
        scope,
        extra);
  }

  public NetworkSpec withDriverConfiguration(Driver driverConfiguration) {
    return new NetworkSpec(
        name,
        labels,
        Optional.of(driverConfiguration),
        ipv6Enabled,
        internal,
        attachable,
        ingress,
        ipamOptions,
        configFrom,
        scope,
        extra);
  }

  public NetworkSpec withIpamOptions(IpamOptions ipamOptions) {
    return new NetworkSpec(
        name,
        labels,
        driverConfiguration,
        ipv6Enabled,
        internal,
        attachable,
        ingress,
        Optional.of(ipamOptions),
        configFrom,
        scope,
        extra);
  }
}
