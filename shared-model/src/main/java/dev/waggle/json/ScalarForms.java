package dev.waggle.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;

/** Forms of text, truth values and numbers. */
final class ScalarForms {
  private static final long UINT32_MAX = 0xffff_ffffL;
  private static final BigInteger NANOS = BigInteger.valueOf(1_000_000_000);

  static final Form TEXT = new Text();
  static final Form BOOL = new Bool();
  static final Form INT = new Int();
  static final Form DOUBLE = new Real();
  static final Form DURATION = new Nanos();

  private ScalarForms() {}

  /** The form of a {@code long} that a client knows as this Go type. */
  static Form number(String goType) {
    return new Whole(goType);
  }

  private static long whole(JsonParser in, String goType) throws IOException {
    JsonToken token = in.currentToken();
    if (token == JsonToken.VALUE_NUMBER_FLOAT) {
      throw Mismatch.number(in, goType);
    }
    if (token != JsonToken.VALUE_NUMBER_INT) {
      throw Mismatch.at(in, goType);
    }
    if (in.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
      throw Mismatch.number(in, goType);
    }
    return in.getLongValue();
  }

  private static final class Text implements Form {
    @Override
    public void write(Object value, JsonGenerator out) throws IOException {
      out.writeString((String) value);
    }

    @Override
    public Object read(JsonParser in) throws IOException {
      if (in.currentToken() != JsonToken.VALUE_STRING) {
        throw Mismatch.at(in, goType());
      }
      return Unicode.repaired(in.getText());
    }

    @Override
    public Object absent() {
      return "";
    }

    @Override
    public String goType() {
      return "string";
    }
  }

  private static final class Bool implements Form {
    @Override
    public void write(Object value, JsonGenerator out) throws IOException {
      out.writeBoolean((Boolean) value);
    }

    @Override
    public Object read(JsonParser in) throws IOException {
      JsonToken token = in.currentToken();
      if (token == null || !token.isBoolean()) {
        throw Mismatch.at(in, goType());
      }
      return in.getBooleanValue();
    }

    @Override
    public Object absent() {
      return false;
    }

    @Override
    public String goType() {
      return "bool";
    }
  }

  private record Whole(String goType) implements Form {
    @Override
    public void write(Object value, JsonGenerator out) throws IOException {
      out.writeNumber((Long) value);
    }

    @Override
    public Object read(JsonParser in) throws IOException {
      long value = whole(in, goType);
      boolean negative = value < 0 && goType.startsWith("u");
      if (negative || goType.equals("uint32") && value > UINT32_MAX) {
        throw Mismatch.number(in, goType);
      }
      return value;
    }

    @Override
    public Object absent() {
      return 0L;
    }
  }

  private static final class Int implements Form {
    @Override
    public void write(Object value, JsonGenerator out) throws IOException {
      out.writeNumber((Integer) value);
    }

    @Override
    public Object read(JsonParser in) throws IOException {
      long value = whole(in, goType());
      if (value != (int) value) {
        throw Mismatch.number(in, goType());
      }
      return (int) value;
    }

    @Override
    public Object absent() {
      return 0;
    }

    @Override
    public String goType() {
      return "int32";
    }
  }

  /** Clients want {@code 0}, not {@code 0.0}, and no exponent. */
  private static final class Real implements Form {
    @Override
    public void write(Object value, JsonGenerator out) throws IOException {
      BigDecimal exact = BigDecimal.valueOf((Double) value).stripTrailingZeros();
      out.writeNumber(exact.scale() < 0 ? exact.setScale(0) : exact);
    }

    @Override
    public Object read(JsonParser in) throws IOException {
      JsonToken token = in.currentToken();
      if (token == null || !token.isNumeric()) {
        throw Mismatch.at(in, goType());
      }
      double value = in.getDoubleValue();
      if (!Double.isFinite(value)) {
        throw Mismatch.number(in, goType());
      }
      return value;
    }

    @Override
    public Object absent() {
      return 0.0;
    }

    @Override
    public String goType() {
      return "float32";
    }
  }

  /** A duration is a whole number of nanoseconds. */
  private static final class Nanos implements Form {
    @Override
    public void write(Object value, JsonGenerator out) throws IOException {
      Duration d = (Duration) value;
      BigInteger nanos =
          BigInteger.valueOf(d.getSeconds()).multiply(NANOS).add(BigInteger.valueOf(d.getNano()));
      out.writeNumber(nanos.longValueExact());
    }

    @Override
    public Object read(JsonParser in) throws IOException {
      return Duration.ofNanos(whole(in, goType()));
    }

    @Override
    public Object absent() {
      return Duration.ZERO;
    }

    @Override
    public String goType() {
      return "time.Duration";
    }
  }
}
