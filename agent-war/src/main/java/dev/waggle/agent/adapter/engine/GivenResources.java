package dev.waggle.agent.adapter.engine;

import dev.waggle.model.spec.GenericResource;
import dev.waggle.model.spec.GenericResource.DiscreteResourceSpec;
import dev.waggle.model.spec.GenericResource.NamedResourceSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/** The generic resources that a task was given, as its container is told of them. */
final class GivenResources {
  private static final String PREFIX = "DOCKER_RESOURCE_";

  private GivenResources() {}

  /** One variable for each kind, in the order of the kinds: a number, or names behind commas. */
  static List<String> variables(List<GenericResource> given) {
    SortedMap<String, List<String>> values = new TreeMap<>();
    for (GenericResource resource : given) {
      values
          .computeIfAbsent(resource.resourceKind(), kind -> new ArrayList<>())
          .add(value(resource));
    }
    return values.entrySet().stream()
        .map(
            e ->
                (PREFIX + e.getKey()).toUpperCase(Locale.ROOT)
                    + "="
                    + String.join(",", e.getValue()))
        .toList();
  }

  private static String value(GenericResource resource) {
    if (resource instanceof NamedResourceSpec named) {
      return named.value().orElse("");
    }
    return Long.toString(((DiscreteResourceSpec) resource).value().orElse(0L));
  }
}
