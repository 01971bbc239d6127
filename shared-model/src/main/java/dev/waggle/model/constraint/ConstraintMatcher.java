package dev.waggle.model.constraint;

import dev.waggle.model.object.Node;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

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
    return isAddress(constraint)
        ? AddressRange.accepts(constraint, node.status().addr().orElse(""))
        : actual(node, constraint).filter(constraint::accepts).isPresent();
  }

  private static boolean isAddress(Constraint constraint) {
    return constraint.key().equalsIgnoreCase("node.ip");
  }

  /** What of the node the constraint is compared with, empty text if missing; empty if nothing. */
  public static Optional<String> actual(Node node, Constraint constraint) {
    String key = constraint.key().toLowerCase(Locale.ROOT);
    return switch (key) {
      case "node.id" -> Optional.of(node.id().value());
      case "node.hostname" -> Optional.of(node.hostname());
      case "node.ip" -> Optional.of(node.status().addr().orElse(""));
      case "node.role" -> Optional.of(node.role().apiName());
      case "node.platform.os" -> Optional.of(node.description().platform().os().orElse(""));
      case "node.platform.arch" ->
          Optional.of(node.description().platform().architecture().orElse(""));
      default -> label(node, constraint, key);
    };
  }

  private static Optional<String> label(Node node, Constraint constraint, String key) {
    if (key.startsWith(NODE_LABELS)) {
      return label(constraint, node.spec().labelsOrEmpty(), NODE_LABELS);
    }
    if (key.startsWith(ENGINE_LABELS)) {
      return label(constraint, node.description().engine().labelsOrEmpty(), ENGINE_LABELS);
    }
    return Optional.empty();
  }

  private static Optional<String> label(
      Constraint constraint, Map<String, String> labels, String prefix) {
    String label = constraint.key().substring(prefix.length());
    return label.isEmpty() ? Optional.empty() : Optional.of(labels.getOrDefault(label, ""));
  }
}
