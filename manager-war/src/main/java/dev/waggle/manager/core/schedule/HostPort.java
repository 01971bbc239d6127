package dev.waggle.manager.core.schedule;

import dev.waggle.model.spec.EndpointSpec;
import dev.waggle.model.spec.PortProtocol;
import dev.waggle.model.spec.PublishMode;
import java.util.Set;
import java.util.stream.Collectors;

/** A port that a task takes on its own node. */
record HostPort(PortProtocol protocol, long number) {

  /** The ports published in host mode under a chosen number. */
  static Set<HostPort> of(EndpointSpec endpoint) {
    return endpoint.portsOrEmpty().stream()
        .filter(port -> port.publishModeOrDefault() == PublishMode.HOST)
        .filter(port -> port.publishedPortOrZero() != 0)
        .map(port -> new HostPort(port.protocolOrDefault(), port.publishedPortOrZero()))
        .collect(Collectors.toUnmodifiableSet());
  }
}
