package dev.waggle.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.waggle.model.meta.Times;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;

/** Points in time: RFC 3339 in UTC with trailing zeros cut; in the log seconds and nanoseconds. */
record TimeForm(boolean log) implements Form {
  private static final DateTimeFormatter RFC3339_NANO =
      new DateTimeFormatterBuilder()
          .appendPattern("uuuu-MM-dd'T'HH:mm:ss")
          .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
          .appendLiteral('Z')
          .toFormatter()
          .withZone(ZoneOffset.UTC);

  @Override
  public void write(Object value, JsonGenerator out) throws IOException {
    Instant time = (Instant) value;
    if (!log) {
      out.writeString(RFC3339_NANO.format(time));
      return;
    }
    out.writeStartArray(time, 2);
    out.writeNumber(time.getEpochSecond());
    out.writeNumber(time.getNano());
    out.writeEndArray();
  }

  @Override
  public Object read(JsonParser in) throws IOException {
    return in.currentToken() == JsonToken.START_ARRAY && log ? readPair(in) : readText(in);
  }

  private Instant readPair(JsonParser in) throws IOException {
    in.nextToken();
    long seconds = in.getLongValue();
    in.nextToken();
    long nanos = in.getLongValue();
    if (in.nextToken() != JsonToken.END_ARRAY) {
      throw Mismatch.at(in, goType());
    }
    return Instant.ofEpochSecond(seconds, nanos);
  }

  private Instant readText(JsonParser in) throws IOException {
    if (in.currentToken() != JsonToken.VALUE_STRING) {
      throw Mismatch.at(in, goType());
    }
    try {
      return OffsetDateTime.parse(in.getText()).toInstant();
    } catch (DateTimeException e) {
      throw new MalformedJsonException(
          "parsing time \"\\\"" + in.getText() + "\\\"\": not a time as in RFC 3339");
    }
  }

  @Override
  public Object absent() {
    return Times.NEVER;
  }

  @Override
  public String goType() {
    return "time.Time";
  }
}
