package dev.waggle.model.spec;

import dev.waggle.model.meta.Copies;
import dev.waggle.model.meta.Extra;
import java.util.List;
import java.util.Optional;

/** A cluster volume with a file system. */
public record MountVolume(Optional<String> fsType, Optional<List<String>> mountFlags, Extra extra) {
  public MountVolume {
    mountFlags = mountFlags.map(Copies::of);
  }
}
