package dev.waggle.model.spec;

import dev.waggle.model.meta.Extra;
import java.util.Optional;

/** A published port. */
public record PortConfig(
    Optional<String> name,
    Optional<String> protocol,
    Optional<Long> targetPort,
    Optional<Long> publishedPort,
    Optional<String> publishMode,
    Extra extra) {

  public PortProtocol protocolOrDefault() {
    return protocol.flatMap(PortProtocol::fromApi).orElse(PortProtocol.TCP);
  }

  public PublishMode publishModeOrDefault() {
    return publishMode.flatMap(PublishMode::fromApi).orElse(PublishMode.INGRESS);
  }

  public long targetPortOrZero() {
    return targetPort.orElse(0L);
  }

  /** The port outside; 0 leaves the choice to the manager. */
  public long publishedPortOrZero() {
    return publishedPort.orElse(0L);
  }

  public PortConfig withPublishedPort(Long publishedPort) {
    return new PortConfig(
        name, protocol, targetPort, Optional.of(publishedPort), publishMode, extra);
  }
}
