package dev.waggle.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.util.Optional;

/** A value that may be absent. */
record OptionalForm(Form inner) implements Form {
  @Override
  public void write(Object value, JsonGenerator out) throws IOException {
    Optional<?> optional = (Optional<?>) value;
    if (optional.isPresent()) {
      inner.write(optional.get(), out);
    } else {
      out.writeNull();
    }
  }

  @Override
  public Object read(JsonParser in) throws IOException {
    Object value = inner.read(in);
    return value == UnionForm.NONE ? Optional.empty() : Optional.of(value);
  }

  @Override
  public Object absent() {
    return Optional.empty();
  }

  @Override
  public String goType() {
    return inner.goType();
  }
}
