package dev.waggle.model.constraint;

/**
 * One condition on a node, such as {@code node.labels.zone==a}; made by {@link ConstraintParser}.
 */
public record Constraint(String key, Operator operator, String value) {

  /** How the node's text is compared with the value: whole, without regard to case. */
  public enum Operator {
    EQUAL("=="),
    NOT_EQUAL("!=");

    private final String sign;

    Operator(String sign) {
      this.sign = sign;
    }

    public String sign() {
      return sign;
    }
  }

  /** Whether a node with this text satisfies the constraint; missing is the empty text. */
  boolean accepts(String actual) {
    return actual.equalsIgnoreCase(value) == (operator == Operator.EQUAL);
  }

  @Override
  public String toString() {
    return key + operator.sign() + value;
  }
}
