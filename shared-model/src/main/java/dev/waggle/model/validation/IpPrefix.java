package dev.waggle.model.validation;

import java.math.BigInteger;
import java.util.Optional;
import java.util.regex.Pattern;

/** Addresses that begin alike, such as {@code 10.0.1.0/24}; never looks a name up. */
record IpPrefix(String text, BigInteger bits, int width, int length) {
  private static final int V4 = 32;
  private static final int V6 = 128;
  private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]{1,4}");
  private static final Pattern DECIMAL = Pattern.compile("0|[1-9][0-9]{0,2}");

  /** From CIDR form; the address may have bits beyond the prefix. */
  static Optional<IpPrefix> parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0 || !DECIMAL.matcher(text.substring(slash + 1)).matches()) {
      return Optional.empty();
    }
    int length = Integer.parseInt(text.substring(slash + 1));
    return parseAddress(text.substring(0, slash))
        .filter(a -> length <= a.width)
        .map(a -> new IpPrefix(text, a.bits, a.width, length));
  }

  /** A single address. */
  static Optional<IpPrefix> parseAddress(String text) {
    return text.indexOf(':') < 0 ? parseV4(text) : parseV6(text);
  }

  private static Optional<IpPrefix> parseV4(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 4) {
      return Optional.empty();
    }
    BigInteger bits = BigInteger.ZERO;
    for (String part : parts) {
      if (!DECIMAL.matcher(part).matches() || Integer.parseInt(part) > 255) {
        return Optional.empty();
      }
      bits = bits.shiftLeft(8).or(new BigInteger(part));
    }
    return Optional.of(new IpPrefix(text, bits, V4, V4));
  }

  private static Optional<IpPrefix> parseV6(String text) {
    int gap = text.indexOf("::");
    String head = gap < 0 ? text : text.substring(0, gap);
    String tail = gap < 0 ? "" : text.substring(gap + 2);
    String[] left = head.isEmpty() ? new String[0] : head.split(":", -1);
    String[] right = tail.isEmpty() ? new String[0] : tail.split(":", -1);
    int zeros = 8 - left.length - right.length;
    if (gap < 0 ? zeros != 0 : zeros < 1) {
      return Optional.empty();
    }
    Optional<BigInteger> high = groups(left);
    Optional<BigInteger> low = groups(right);
    if (high.isEmpty() || low.isEmpty()) {
      return Optional.empty();
    }
    BigInteger bits = high.get().shiftLeft(16 * (8 - left.length)).or(low.get());
    return Optional.of(new IpPrefix(text, bits, V6, V6));
  }

  private static Optional<BigInteger> groups(String[] groups) {
    BigInteger bits = BigInteger.ZERO;
    for (String group : groups) {
      if (!HEX.matcher(group).matches()) {
        return Optional.empty();
      }
      bits = bits.shiftLeft(16).or(new BigInteger(group, 16));
    }
    return Optional.of(bits);
  }

  boolean contains(IpPrefix other) {
    int rest = width - length;
    return width == other.width
        && length <= other.length
        && bits.shiftRight(rest).equals(other.bits.shiftRight(rest));
  }
}
