package dev.waggle.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.waggle.model.meta.Extra;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Map;
import java.util.TreeMap;

/** Fields that are not known: a map of canonical JSON texts in the log; see {@link RecordForm}. */
record ExtraForm() implements Form {
  private static final JsonFactory JSON = new JsonFactory();
  private static final Form MAP = new MapForm(KeyForm.of(String.class), ScalarForms.TEXT);

  @Override
  public void write(Object value, JsonGenerator out) throws IOException {
    MAP.write(((Extra) value).fields(), out);
  }

  @Override
  @SuppressWarnings("unchecked")
  public Object read(JsonParser in) throws IOException {
    return new Extra((Map<String, String>) MAP.read(in));
  }

  @Override
  public Object absent() {
    return Extra.NONE;
  }

  @Override
  public String goType() {
    return MAP.goType();
  }

  /** The value at which the parser stands as text: no spaces, keys in order, numbers as sent. */
  static String canonical(JsonParser in) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = JSON.createGenerator(text)) {
      copy(in, out);
    }
    return text.toString();
  }

  private static void copy(JsonParser in, JsonGenerator out) throws IOException {
    JsonToken token = in.currentToken();
    if (token == JsonToken.START_OBJECT) {
      copyObject(in, out);
    } else if (token == JsonToken.START_ARRAY) {
      out.writeStartArray();
      while (in.nextToken() != JsonToken.END_ARRAY) {
        copy(in, out);
      }
      out.writeEndArray();
    } else if (token == JsonToken.VALUE_STRING) {
      out.writeString(Unicode.repaired(in.getText()));
    } else if (token == JsonToken.VALUE_EMBEDDED_OBJECT) {
      out.writeBinary(in.getBinaryValue());
    } else {
      out.writeRawValue(in.getText());
    }
  }

  private static void copyObject(JsonParser in, JsonGenerator out) throws IOException {
    Map<String, String> fields = new TreeMap<>();
    for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
      in.nextToken();
      fields.put(Unicode.repaired(name), canonical(in));
    }
    out.writeStartObject();
    for (Map.Entry<String, String> f : fields.entrySet()) {
      out.writeFieldName(f.getKey());
      out.writeRawValue(f.getValue());
    }
    out.writeEndObject();
  }
}
