package dev.waggle.model.spec;

import dev.waggle.model.meta.Copies;
import dev.waggle.model.meta.Extra;
import java.util.List;
import java.util.Optional;

/** How a service is reached. */
public record EndpointSpec(Optional<String> mode, Optional<List<PortConfig>> ports, Extra extra) {
  public EndpointSpec {
    ports = ports.map(Copies::of);
  }

  /** Nothing said. */
  public static final EndpointSpec EMPTY =
      new EndpointSpec(Optional.empty(), Optional.empty(), Extra.NONE);

  public ResolutionMode modeOrDefault() {
    return mode.flatMap(ResolutionMode::fromApi).orElse(ResolutionMode.VIP);
  }

  public List<PortConfig> portsOrEmpty() {
    return ports.orElse(List.of());
  }

  public EndpointSpec withMode(String mode) {
    return new EndpointSpec(Optional.of(mode), ports, extra);
  }

  public EndpointSpec withPorts(List<PortConfig> ports) {
    return new EndpointSpec(mode, Optional.of(ports), extra);
  }
}
