package dev.waggle.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.waggle.model.meta.AnswerForm;
import dev.waggle.model.meta.Extra;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A record as an object. Names match without regard to case, an exact one wins; what is absent is
 * left out; unknown fields go into the record's {@link Extra}, if it has one, and come back from
 * it.
 */
final class RecordForm implements Form {
  private static final String BOOKKEEPING = "bookkeeping";

  private final Class<?> type;
  private final boolean log;
  private final Constructor<?> constructor;
  private final List<Field> fields = new ArrayList<>();
  private final List<Field> written = new ArrayList<>();
  private final Map<String, Integer> exact = new HashMap<>();
  private final Map<String, Integer> anyCase = new HashMap<>();
  private int extra = -1;

  RecordForm(Class<?> type, Forms forms) {
    this.type = type;
    this.log = forms.isLog();
    this.constructor = Reflection.constructor(type);
    for (RecordComponent component : type.getRecordComponents()) {
      add(new Field(type, component, forms));
    }
  }

  private void add(Field field) {
    int index = fields.size();
    fields.add(field);
    if (field.isExtra()) {
      extra = index;
    }
    if (!log && field.component().equals(BOOKKEEPING)) {
      return;
    }
    written.add(field);
    if (!isFlat(field)) {
      exact.put(field.name(), index);
      anyCase.put(lower(field.name()), index);
    }
  }

  /** Extra fields are one component in the log and stand among the others elsewhere. */
  private boolean isFlat(Field field) {
    return !log && field.isExtra();
  }

  @Override
  public void write(Object value, JsonGenerator out) throws IOException {
    Object shown = !log && value instanceof AnswerForm<?> a ? answered(a) : value;
    out.writeStartObject(shown);
    for (Field field : written) {
      if (isFlat(field)) {
        writeFlat((Extra) field.get(shown), out);
      } else {
        field.write(shown, out, log);
      }
    }
    out.writeEndObject();
  }

  private static Object answered(AnswerForm<?> value) {
    return (Object) value.answered();
  }

  private static void writeFlat(Extra extra, JsonGenerator out) throws IOException {
    for (Map.Entry<String, String> e : extra.fields().entrySet()) {
      out.writeFieldName(e.getKey());
      out.writeRawValue(e.getValue());
    }
  }

  @Override
  public Object read(JsonParser in) throws IOException {
    if (in.currentToken() != JsonToken.START_OBJECT) {
      throw Mismatch.at(in, goType());
    }
    @Nullable Object[] values = new @Nullable Object[fields.size()];
    boolean[] byExactName = new boolean[fields.size()];
    Map<String, String> unknown = new TreeMap<>();
    for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
      in.nextToken();
      @Nullable Integer index = exact.get(name);
      boolean isExact = index != null;
      index = isExact ? index : anyCase.get(lower(name));
      if (index == null) {
        readUnknown(in, name, unknown);
      } else if (!isExact && byExactName[index]) {
        in.skipChildren();
      } else {
        readKnown(in, index, values);
        byExactName[index] = isExact;
      }
    }
    return make(values, unknown);
  }

  private void readUnknown(JsonParser in, String name, Map<String, String> unknown)
      throws IOException {
    if (extra < 0 || in.currentToken() == JsonToken.VALUE_NULL) {
      in.skipChildren();
    } else {
      unknown.put(Unicode.repaired(name), ExtraForm.canonical(in));
    }
  }

  private void readKnown(JsonParser in, int index, @Nullable Object[] values) throws IOException {
    if (in.currentToken() == JsonToken.VALUE_NULL) {
      return;
    }
    Field field = fields.get(index);
    try {
      Object value = field.form().read(in);
      values[index] = value == UnionForm.NONE ? null : value;
    } catch (Mismatch e) {
      throw e.in(GoNames.struct(type), field.name());
    }
  }

  private Object make(@Nullable Object[] values, Map<String, String> unknown) {
    Object[] all = new Object[values.length];
    for (int i = 0; i < values.length; i++) {
      Object value = values[i];
      all[i] = value != null ? value : fields.get(i).form().absent();
    }
    if (!unknown.isEmpty()) {
      Map<String, String> merged = new TreeMap<>(((Extra) all[extra]).fields());
      merged.putAll(unknown);
      all[extra] = new Extra(merged);
    }
    return Reflection.make(constructor, all);
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  @Override
  public Object absent() {
    return make(new @Nullable Object[fields.size()], Map.of());
  }

  @Override
  public String goType() {
    return GoNames.type(type);
  }
}
