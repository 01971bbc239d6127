package dev.waggle.model.validation;

import java.math.BigDecimal;

/** Values as Go's formatter prints them into Docker's texts. */
public final class GoText {
  private static final int LEAST_EXPONENT = -4;
  private static final int LARGEST_EXPONENT = 21;

  private GoText() {}

  /** {@code %g}: the shortest digits, with an exponent only when far from 1. */
  static String shortest(double value) {
    BigDecimal digits = BigDecimal.valueOf(value).stripTrailingZeros();
    int exponent = digits.precision() - digits.scale() - 1;
    if (digits.signum() == 0 || exponent >= LEAST_EXPONENT && exponent < LARGEST_EXPONENT) {
      return digits.toPlainString();
    }
    BigDecimal mantissa = digits.scaleByPowerOfTen(-exponent);
    return mantissa.toPlainString()
        + (exponent < 0 ? "e-" : "e+")
        + (Math.abs(exponent) < 10 ? "0" : "")
        + Math.abs(exponent);
  }

  /** {@code %q}: in double quotes, with escapes where needed. */
  public static String quoted(String text) {
    StringBuilder out = new StringBuilder("\"");
    for (char c : text.toCharArray()) {
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c == '\n') {
        out.append("\\n");
      } else if (c == '\t') {
        out.append("\\t");
      } else if (c == '\r') {
        out.append("\\r");
      } else if (c < ' ') {
        out.append(String.format("\\x%02x", (int) c));
      } else {
        out.append(c);
      }
    }
    return out.append('"').toString();
  }
}
