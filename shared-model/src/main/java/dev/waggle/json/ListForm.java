package dev.waggle.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A list in its order; null among its elements is the element's zero value. */
record ListForm(Form element) implements Form {
  @Override
  public void write(Object value, JsonGenerator out) throws IOException {
    List<?> list = (List<?>) value;
    out.writeStartArray(list, list.size());
    for (Object e : list) {
      element.write(e, out);
    }
    out.writeEndArray();
  }

  @Override
  public Object read(JsonParser in) throws IOException {
    if (in.currentToken() != JsonToken.START_ARRAY) {
      throw Mismatch.at(in, goType());
    }
    List<Object> list = new ArrayList<>();
    for (JsonToken t = in.nextToken(); t != JsonToken.END_ARRAY; t = in.nextToken()) {
      Object value = t == JsonToken.VALUE_NULL ? element.absent() : element.read(in);
      if (value != UnionForm.NONE) {
        list.add(value);
      }
    }
    return Collections.unmodifiableList(list);
  }

  @Override
  public Object absent() {
    return List.of();
  }

  @Override
  public String goType() {
    return "[]" + element.goType();
  }
}
