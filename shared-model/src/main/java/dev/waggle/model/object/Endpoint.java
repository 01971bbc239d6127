package dev.waggle.model.object;

import dev.waggle.model.id.Ids;
import dev.waggle.model.meta.Copies;
import dev.waggle.model.spec.EndpointSpec;
import dev.waggle.model.spec.PortConfig;
import dev.waggle.model.spec.ResolutionMode;
import dev.waggle.model.spec.ServiceSpec;
import java.util.List;
import java.util.Optional;

/** How a service is really reached: what the allocator gave. */
public record Endpoint(
    EndpointSpec spec, Optional<List<PortConfig>> ports, Optional<List<VirtualIp>> virtualIps) {
  public Endpoint {
    ports = ports.map(Copies::of);
    virtualIps = virtualIps.map(Copies::of);
  }

  /** Nothing asked, nothing given. */
  public static final Endpoint EMPTY =
      new Endpoint(EndpointSpec.EMPTY, Optional.empty(), Optional.empty());

  /**
   * Of a service for which nothing has to be allocated: exactly as it asked, and nothing at all
   * without a port or a network through which it could be reached. In a network of the hosts, which
   * it names by an id, it has no address of its own.
   */
  public static Endpoint asAskedBy(ServiceSpec spec) {
    EndpointSpec asked = spec.endpointSpec().orElse(EndpointSpec.EMPTY);
    boolean hasPorts = !asked.portsOrEmpty().isEmpty();
    boolean isReachable =
        hasPorts
            || !spec.taskTemplateOrEmpty().networksOrEmpty().isEmpty()
            || !spec.networks().orElse(List.of()).isEmpty();
    return isReachable
        ? new Endpoint(asked, hasPorts ? asked.ports() : Optional.empty(), withoutAddress(spec))
        : EMPTY;
  }

  private static Optional<List<VirtualIp>> withoutAddress(ServiceSpec spec) {
    List<VirtualIp> all =
        spec.taskTemplateOrEmpty().networksOrEmpty().stream()
            .flatMap(network -> network.target().filter(Ids::isWellFormed).stream())
            .map(id -> new VirtualIp(id, Optional.empty()))
            .toList();
    ResolutionMode mode = spec.endpointSpec().orElse(EndpointSpec.EMPTY).modeOrDefault();
    return Optional.of(all).filter(ips -> mode == ResolutionMode.VIP && !ips.isEmpty());
  }

  public List<PortConfig> portsOrEmpty() {
    return ports.orElse(List.of());
  }

  public List<VirtualIp> virtualIpsOrEmpty() {
    return virtualIps.orElse(List.of());
  }

  public Endpoint withSpec(EndpointSpec spec) {
    return new Endpoint(spec, ports, virtualIps);
  }

  public Endpoint withPorts(List<PortConfig> ports) {
    return new Endpoint(spec, Optional.of(ports), virtualIps);
  }

  public Endpoint withVirtualIps(List<VirtualIp> virtualIps) {
    return new Endpoint(spec, ports, Optional.of(virtualIps));
  }
}
