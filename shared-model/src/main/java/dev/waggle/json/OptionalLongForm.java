package dev.waggle.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.util.OptionalLong;

/** A number that may be absent. */
record OptionalLongForm(Form inner) implements Form {
  @Override
  public void write(Object value, JsonGenerator out) throws IOException {
    OptionalLong number = (OptionalLong) value;
    if (number.isPresent()) {
      out.writeNumber(number.getAsLong());
    } else {
      out.writeNull();
    }
  }

  @Override
  public Object read(JsonParser in) throws IOException {
    return OptionalLong.of((Long) inner.read(in));
  }

  @Override
  public Object absent() {
    return OptionalLong.empty();
  }

  @Override
  public String goType() {
    return inner.goType();
  }
}
