package dev.waggle.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** A map as an object; null for a value is the value's zero. */
record MapForm(KeyForm key, Form element) implements Form {
  @Override
  public void write(Object value, JsonGenerator out) throws IOException {
    Map<?, ?> map = (Map<?, ?>) value;
    out.writeStartObject(map, map.size());
    for (Map.Entry<?, ?> e : map.entrySet()) {
      out.writeFieldName(key.write().apply(e.getKey()));
      element.write(e.getValue(), out);
    }
    out.writeEndObject();
  }

  @Override
  public Object read(JsonParser in) throws IOException {
    if (in.currentToken() != JsonToken.START_OBJECT) {
      throw Mismatch.at(in, goType());
    }
    Map<Object, Object> map = new LinkedHashMap<>();
    for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
      JsonToken token = in.nextToken();
      Object value = token == JsonToken.VALUE_NULL ? element.absent() : element.read(in);
      map.put(key.read().apply(Unicode.repaired(name)), value);
    }
    return Collections.unmodifiableMap(map);
  }

  @Override
  public Object absent() {
    return Map.of();
  }

  @Override
  public String goType() {
    return "map[string]" + element.goType();
  }
}
