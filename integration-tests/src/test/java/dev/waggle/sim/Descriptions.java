package dev.waggle.sim;

import dev.waggle.model.meta.Extra;
import dev.waggle.model.object.EngineDescription;
import dev.waggle.model.object.NodeDescription;
import dev.waggle.model.object.TlsInfo;
import dev.waggle.model.spec.Platform;
import dev.waggle.model.spec.Resources;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What simulated machines say of themselves. */
final class Descriptions {
  /** Eight processors. */
  static final long NANO_CPUS = 8_000_000_000L;

  static final long MEMORY = 16L << 30;

  private Descriptions() {}

  static NodeDescription of(String hostname) {
    return new NodeDescription(
        Optional.of(hostname),
        new Platform(Optional.of("x86_64"), Optional.of("linux"), Extra.NONE),
        new Resources(Optional.of(NANO_CPUS), Optional.of(MEMORY), Optional.empty(), Extra.NONE),
        new EngineDescription(
            Optional.of("20.10.24"), Optional.of(Map.of()), Optional.of(List.of())),
        TlsInfo.EMPTY,
        Optional.empty());
  }
}
