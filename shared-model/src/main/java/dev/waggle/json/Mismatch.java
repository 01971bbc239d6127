package dev.waggle.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A value of another type than its place asks for; collects the path to it on the way out. */
final class Mismatch extends RuntimeException {
  private final String found;
  private final String goType;
  private @Nullable String struct;
  private String path = "";

  private Mismatch(String found, String goType) {
    super(null, null, false, false);
    this.found = found;
    this.goType = goType;
  }

  /** The parser stands at a value that can not become a {@code goType}. */
  static Mismatch at(JsonParser in, String goType) {
    return new Mismatch(kind(in.currentToken()), goType);
  }

  /** The parser stands at a number that does not fit into a {@code goType}. */
  static Mismatch number(JsonParser in, String goType) throws IOException {
    return new Mismatch("number " + in.getText(), goType);
  }

  /** Says that this happened in a field of a struct. */
  Mismatch in(String outerStruct, String field) {
    if (struct == null) {
      struct = outerStruct;
    }
    path = path.isEmpty() ? field : field + "." + path;
    return this;
  }

  /** The reference decoder's words. */
  String words() {
    String place = struct == null ? "value" : "struct field " + struct + "." + path;
    return "json: cannot unmarshal " + found + " into Go " + place + " of type " + goType;
  }

  private static String kind(@Nullable JsonToken token) {
    if (token == JsonToken.START_OBJECT) {
      return "object";
    }
    if (token == JsonToken.START_ARRAY) {
      return "array";
    }
    if (token == JsonToken.VALUE_STRING) {
      return "string";
    }
    if (token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE) {
      return "bool";
    }
    return "number";
  }
}
