package dev.waggle.model.constraint;

import dev.waggle.model.object.Node;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Whether a node satisfies constraints. Keys are compared without regard to case, the part of a
 * label key behind its prefix with it; a key that is not known is satisfied by no node.
 */
public final class ConstraintMatcher {
  private static final String NODE_LABELS = "node.labels.";
  private static final String ENGINE_LABELS = "engine.labels.";

  private ConstraintMatcher() {}

  /** Whether the node satisfies all of them. */
  public static boolean matches(Node node, List<Constraint> constraints) {
    return constraints.stream().allMatch(constraint -> matches(node, constraint));
  }

  private static boolean matches(Node node, Constraint constraint) {
    String key = constraint.key().toLowerCase(Locale.ROOT);
    return switch (key) {
      case "node.id" -> constraint.accepts(node.id().value());
      case "node.hostname" -> constraint.accepts(node.hostname());
      case "node.ip" -> AddressRange.accepts(constraint, node.status().addr().orElse(""));
      case "node.role" -> constraint.accepts(node.role().apiName());
      case "node.platform.os" -> constraint.accepts(node.description().platform().os().orElse(""));
      case "node.platform.arch" ->
          constraint.accepts(node.description().platform().architecture().orElse(""));
      default -> matchesLabel(node, constraint, key);
    };
  }

  private static boolean matchesLabel(Node node, Constraint constraint, String key) {
    if (key.startsWith(NODE_LABELS)) {
      return accepts(constraint, node.spec().labelsOrEmpty(), NODE_LABELS);
    }
    if (key.startsWith(ENGINE_LABELS)) {
      return accepts(constraint, node.description().engine().labelsOrEmpty(), ENGINE_LABELS);
    }
    return false;
  }

  private static boolean accepts(Constraint constraint, Map<String, String> labels, String prefix) {
    String label = constraint.key().substring(prefix.length());
    return !label.isEmpty() && constraint.accepts(labels.getOrDefault(label, ""));
  }
}
