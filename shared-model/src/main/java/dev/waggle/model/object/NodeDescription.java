package dev.waggle.model.object;

import dev.waggle.model.meta.Copies;
import dev.waggle.model.meta.Extra;
import dev.waggle.model.spec.Platform;
import dev.waggle.model.spec.Resources;
import java.util.List;
import java.util.Optional;

/** What a node reports of itself. */
public record NodeDescription(
    Optional<String> hostname,
    Platform platform,
    Resources resources,
    EngineDescription engine,
    TlsInfo tlsInfo,
    Optional<List<CsiInfo>> csiInfo) {
  public NodeDescription {
    csiInfo = csiInfo.map(Copies::of);
  }

  /** Nothing reported yet. */
  public static final NodeDescription EMPTY =
      new NodeDescription(
          Optional.empty(),
          new Platform(Optional.empty(), Optional.empty(), Extra.NONE),
          Resources.NONE,
          new EngineDescription(Optional.empty(), Optional.empty(), Optional.empty()),
          TlsInfo.EMPTY,
          Optional.empty());

  public NodeDescription withTlsInfo(TlsInfo tlsInfo) {
    return new NodeDescription(hostname, platform, resources, engine, tlsInfo, csiInfo);
  }
}
