package dev.waggle.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;

/** How values of one type are written and read. Immutable; used by many threads. */
interface Form {
  void write(Object value, JsonGenerator out) throws IOException;

  /**
   * Reads the value at which the parser stands, which is not null, and leaves it at that value's
   * last token.
   */
  Object read(JsonParser in) throws IOException;

  /**
   * What a field has that is missing or null: Go's zero value.
   *
   * @throws MalformedJsonException if the type has none
   */
  Object absent();

  /** The name of this type in the reference decoder's error texts. */
  String goType();
}
