package dev.waggle.model.spec;

import dev.waggle.model.meta.Copies;
import dev.waggle.model.meta.Extra;
import java.util.List;
import java.util.Optional;

/** On which nodes a task may run. */
public record Placement(
    Optional<List<String>> constraints,
    Optional<List<PlacementPreference>> preferences,
    Optional<Long> maxReplicas,
    Optional<List<Platform>> platforms,
    Extra extra) {
  public Placement {
    constraints = constraints.map(Copies::of);
    preferences = preferences.map(Copies::of);
    platforms = platforms.map(Copies::of);
  }

  /** On every node. */
  public static final Placement ANYWHERE =
      new Placement(
          Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Extra.NONE);

  public List<String> constraintsOrEmpty() {
    return constraints.orElse(List.of());
  }

  public List<PlacementPreference> preferencesOrEmpty() {
    return preferences.orElse(List.of());
  }

  public List<Platform> platformsOrEmpty() {
    return platforms.orElse(List.of());
  }

  /** Tasks of the service on one node; 0 is without limit. */
  public long maxReplicasOrZero() {
    return maxReplicas.orElse(0L);
  }

  public Placement withConstraints(List<String> constraints) {
    return new Placement(Optional.of(constraints), preferences, maxReplicas, platforms, extra);
  }

  public Placement withPreferences(List<PlacementPreference> preferences) {
    return new Placement(constraints, Optional.of(preferences), maxReplicas, platforms, extra);
  }

  public Placement withMaxReplicas(Long maxReplicas) {
    return new Placement(constraints, preferences, Optional.of(maxReplicas), platforms, extra);
  }

  public Placement withPlatforms(List<Platform> platforms) {
    return new Placement(constraints, preferences, maxReplicas, Optional.of(platforms), extra);
  }
}
