package dev.waggle.model.spec;

import dev.waggle.model.meta.Copies;
import dev.waggle.model.meta.Extra;
import java.util.Map;
import java.util.Optional;

/** What the operator wants of a node. Words are kept as they were sent. */
public record NodeSpec(
    Optional<String> name,
    Optional<Map<String, String>> labels,
    Optional<String> role,
    Optional<String> availability,
    Extra extra) {
  public NodeSpec {
    labels = labels.map(Copies::of);
  }

  public Map<String, String> labelsOrEmpty() {
    return labels.orElse(Map.of());
  }

  /** The role that is wanted; a worker unless said otherwise. */
  public Role wantedRole() {
    return role.flatMap(Role::fromApi).orElse(Role.WORKER);
  }

  public Availability availabilityOrDefault() {
    return availability.flatMap(Availability::fromApi).orElse(Availability.ACTIVE);
  }

  /** The spec of a node that has just joined. */
  public static NodeSpec of(Role role, Availability availability) {
    return new NodeSpec(
        Optional.empty(),
        Optional.of(Map.of()),
        Optional.of(role.apiName()),
        Optional.of(availability.apiName()),
        Extra.NONE);
  }

  public NodeSpec withRole(Role wanted) {
    return new NodeSpec(name, labels, Optional.of(wanted.apiName()), availability, extra);
  }

  public NodeSpec withAvailability(Availability wanted) {
    return new NodeSpec(name, labels, role, Optional.of(wanted.apiName()), extra);
  }

  public NodeSpec withLabels(Map<String, String> labels) {
    return new NodeSpec(name, Optional.of(labels), role, availability, extra);
  }
}
