package dev.waggle.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.waggle.model.spec.ServiceMode;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One of the records of a sealed interface: an object whose only key says which. */
final class UnionForm implements Form {
  /** Stands for an object without any key that is known. */
  static final Object NONE = new Object();

  private final Class<?> type;
  private final Forms forms;
  private final Map<String, Class<?>> byName = new LinkedHashMap<>();

  UnionForm(Class<?> type, Forms forms) {
    this.type = type;
    this.forms = forms;
    collect(type);
  }

  private void collect(Class<?> sealed) {
    for (Class<?> permitted : sealed.getPermittedSubclasses()) {
      if (permitted.isSealed()) {
        collect(permitted);
      } else {
        Class<?> twin = byName.put(lower(permitted.getSimpleName()), permitted);
        if (twin != null) {
          throw new IllegalArgumentException("one name for " + twin + " and " + permitted);
        }
      }
    }
  }

  @Override
  public void write(Object value, JsonGenerator out) throws IOException {
    out.writeStartObject(value, 1);
    out.writeFieldName(value.getClass().getSimpleName());
    forms.of(value.getClass()).write(value, out);
    out.writeEndObject();
  }

  @Override
  public Object read(JsonParser in) throws IOException {
    if (in.currentToken() != JsonToken.START_OBJECT) {
      throw Mismatch.at(in, goType());
    }
    Object found = NONE;
    for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
      JsonToken token = in.nextToken();
      @Nullable Class<?> permitted = byName.get(lower(name));
      if (permitted == null || token == JsonToken.VALUE_NULL) {
        in.skipChildren();
      } else if (found == NONE) {
        found = readOne(in, permitted);
      } else {
        throw new MalformedJsonException(several());
      }
    }
    return found;
  }

  private Object readOne(JsonParser in, Class<?> permitted) throws IOException {
    try {
      return forms.of(permitted).read(in);
    } catch (Mismatch e) {
      throw e.in(GoNames.struct(type), permitted.getSimpleName());
    }
  }

  private String several() {
    return type == ServiceMode.class
        ? "must specify only one service mode"
        : "must specify only one kind of " + type.getSimpleName();
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  @Override
  public Object absent() {
    throw new MalformedJsonException("invalid JSON: a " + type.getSimpleName() + " is missing");
  }

  @Override
  public String goType() {
    return GoNames.type(type);
  }
}
