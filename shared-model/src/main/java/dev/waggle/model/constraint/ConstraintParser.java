package dev.waggle.model.constraint;

import dev.waggle.model.constraint.Constraint.Operator;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads {@code <key> <op> <value>}. The characters allowed in a value look like patterns but are
 * compared literally, as in the reference system; so are its error texts.
 */
public final class ConstraintParser {
  private static final Pattern KEY =
      Pattern.compile("[a-z_][a-z0-9\\-_.]+", Pattern.CASE_INSENSITIVE);
  private static final Pattern VALUE =
      Pattern.compile("[a-z0-9:\\-_\\s.*()?+\\[\\]\\\\^$|/]+", Pattern.CASE_INSENSITIVE);

  private ConstraintParser() {}

  /** Why the expression is no constraint; empty if it is one. */
  public static Optional<String> fault(String expression) {
    Optional<Constraint> split = split(expression);
    if (split.isEmpty()) {
      return Optional.of("constraint expected one operator from ==, !=");
    }
    Constraint constraint = split.get();
    if (!KEY.matcher(constraint.key()).matches()) {
      return Optional.of("key '" + constraint.key() + "' is invalid");
    }
    if (!VALUE.matcher(constraint.value()).matches()) {
      return Optional.of("value '" + constraint.value() + "' is invalid");
    }
    return Optional.empty();
  }

  /**
   * The constraint that the expression says.
   *
   * @throws IllegalArgumentException with the text of {@link #fault} if there is one
   */
  public static Constraint parse(String expression) {
    Optional<String> fault = fault(expression);
    if (fault.isPresent()) {
      throw new IllegalArgumentException(fault.get());
    }
    return split(expression).orElseThrow();
  }

  /** All constraints, or empty if one of them cannot be read. */
  public static Optional<List<Constraint>> parseAll(List<String> expressions) {
    List<Constraint> parsed = new ArrayList<>(expressions.size());
    for (String expression : expressions) {
      if (fault(expression).isPresent()) {
        return Optional.empty();
      }
      parsed.add(parse(expression));
    }
    return Optional.of(List.copyOf(parsed));
  }

  private static Optional<Constraint> split(String expression) {
    for (Operator operator : Operator.values()) {
      int at = expression.indexOf(operator.sign());
      if (at >= 0) {
        String key = expression.substring(0, at).strip();
        String value = expression.substring(at + operator.sign().length()).strip();
        return Optional.of(new Constraint(key, operator, value));
      }
    }
    return Optional.empty();
  }
}
