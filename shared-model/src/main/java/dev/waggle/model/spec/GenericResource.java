package dev.waggle.model.spec;

import java.util.Optional;

/** A resource of a kind that the operator made up; in JSON an object with one key. */
public sealed interface GenericResource {
  String resourceKind();

  /** One thing with a name, such as a graphics card. */
  record NamedResourceSpec(Optional<String> kind, Optional<String> value)
      implements GenericResource {
    @Override
    public String resourceKind() {
      return kind.orElse("");
    }
  }

  /** A number of things that are all alike. */
  record DiscreteResourceSpec(Optional<String> kind, Optional<Long> value)
      implements GenericResource {
    @Override
    public String resourceKind() {
      return kind.orElse("");
    }
  }
}
