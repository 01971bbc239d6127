package dev.waggle.manager.core.service;

import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.manager.core.state.Rejection;
import dev.waggle.model.object.Service;
import dev.waggle.model.spec.EndpointSpec;
import dev.waggle.model.spec.PortConfig;
import dev.waggle.model.spec.PublishMode;
import dev.waggle.model.spec.ServiceSpec;
import java.util.List;
import java.util.Optional;

/**
 * Published ports that another service has already. Two services may publish one port on hosts, the
 * scheduler keeps them apart; a port of the ingress belongs to one service alone.
 */
final class PublishedPorts {
  private PublishedPorts() {}

  /** Why the spec's ports cannot be had; {@code self} is the service that the spec is for. */
  static Optional<Rejection> conflict(
      ClusterState state, ServiceSpec spec, Optional<Service> self) {
    List<PortConfig> wanted = ports(spec);
    if (wanted.isEmpty()) {
      return Optional.empty();
    }
    return state.services().stream()
        .filter(other -> self.filter(own -> own.id().equals(other.id())).isEmpty())
        .flatMap(other -> conflicts(wanted, other).stream())
        .findFirst();
  }

  private static Optional<Rejection> conflicts(List<PortConfig> wanted, Service other) {
    return ports(other.spec()).stream()
        .filter(taken -> wanted.stream().anyMatch(port -> collide(port, taken)))
        .findFirst()
        .map(taken -> refusal(taken, other));
  }

  private static boolean collide(PortConfig a, PortConfig b) {
    return a.publishedPortOrZero() != 0
        && a.publishedPortOrZero() == b.publishedPortOrZero()
        && a.protocolOrDefault() == b.protocolOrDefault()
        && (isIngress(a) || isIngress(b));
  }

  private static boolean isIngress(PortConfig port) {
    return port.publishModeOrDefault() == PublishMode.INGRESS;
  }

  private static Rejection refusal(PortConfig taken, Service other) {
    return Rejection.invalidArgument(
        "port '"
            + taken.publishedPortOrZero()
            + "' is already in use by service '"
            + other.name()
            + "' ("
            + other.id()
            + ") as "
            + (isIngress(taken) ? "an ingress port" : "a host-published port"));
  }

  private static List<PortConfig> ports(ServiceSpec spec) {
    return spec.endpointSpec().map(EndpointSpec::portsOrEmpty).orElse(List.of());
  }
}
