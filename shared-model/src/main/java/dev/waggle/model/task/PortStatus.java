package dev.waggle.model.task;

import dev.waggle.model.meta.Copies;
import dev.waggle.model.spec.PortConfig;
import java.util.List;
import java.util.Optional;

/** Ports that a task has on its own node. */
public record PortStatus(Optional<List<PortConfig>> ports) {
  public PortStatus {
    ports = ports.map(Copies::of);
  }

  /** No port. */
  public static final PortStatus NONE = new PortStatus(Optional.empty());
}
