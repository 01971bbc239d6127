package dev.waggle.model.constraint;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/** An address or a CIDR block, read from literals only: no name is ever looked up. */
final class AddressRange {
  private static final String OCTET = "(25[0-5]|2[0-4]\\d|1?\\d?\\d)";
  private static final Pattern IPV4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");
  private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
  private static final Pattern NUMBER = Pattern.compile("\\d{1,3}");

  private final byte[] network;
  private final int prefixLength;

  private AddressRange(byte[] network, int prefixLength) {
    this.network = network;
    this.prefixLength = prefixLength;
  }

  /** A value that is no address satisfies nobody, whatever the operator; so does no address. */
  static boolean accepts(Constraint constraint, String address) {
    Optional<AddressRange> range = parse(constraint.value());
    Optional<byte[]> actual = literal(address);
    if (range.isEmpty() || actual.isEmpty()) {
      return false;
    }
    return range.get().contains(actual.get())
        == (constraint.operator() == Constraint.Operator.EQUAL);
  }

  private static Optional<AddressRange> parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      return literal(text).map(bytes -> new AddressRange(bytes, bytes.length * Byte.SIZE));
    }
    String length = text.substring(slash + 1);
    if (!NUMBER.matcher(length).matches()) {
      return Optional.empty();
    }
    int bits = Integer.parseInt(length);
    return literal(text.substring(0, slash))
        .filter(bytes -> bits <= bytes.length * Byte.SIZE)
        .map(bytes -> new AddressRange(bytes, bits));
  }

  private boolean contains(byte[] address) {
    if (address.length != network.length) {
      return false;
    }
    for (int bit = 0; bit < prefixLength; bit++) {
      int mask = 0x80 >> bit % Byte.SIZE;
      if (((network[bit / Byte.SIZE] ^ address[bit / Byte.SIZE]) & mask) != 0) {
        return false;
      }
    }
    return true;
  }

  private static Optional<byte[]> literal(String text) {
    if (!IPV4.matcher(text).matches() && !IPV6.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(text).getAddress());
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }
}
