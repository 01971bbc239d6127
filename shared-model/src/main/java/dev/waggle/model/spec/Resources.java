package dev.waggle.model.spec;

import dev.waggle.model.meta.Copies;
import dev.waggle.model.meta.Extra;
import java.util.List;
import java.util.Optional;

/** What a node has or a task reserves: 10^9 per CPU, bytes, other kinds. */
public record Resources(
    Optional<Long> nanoCpus,
    Optional<Long> memoryBytes,
    Optional<List<GenericResource>> genericResources,
    Extra extra) {
  public Resources {
    genericResources = genericResources.map(Copies::of);
  }

  /** Nothing. */
  public static final Resources NONE =
      new Resources(Optional.empty(), Optional.empty(), Optional.empty(), Extra.NONE);

  public static Resources of(long nanoCpus, long memoryBytes) {
    return new Resources(
        Optional.of(nanoCpus), Optional.of(memoryBytes), Optional.empty(), Extra.NONE);
  }

  public long nanoCpusOrZero() {
    return nanoCpus.orElse(0L);
  }

  public long memoryBytesOrZero() {
    return memoryBytes.orElse(0L);
  }

  public List<GenericResource> genericOrEmpty() {
    return genericResources.orElse(List.of());
  }
}
