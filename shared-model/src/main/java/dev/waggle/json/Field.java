package dev.waggle.json;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.waggle.model.meta.Extra;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** One component of a record and how it is written. */
final class Field {
  private final String component;
  private final String name;
  private final boolean isExtra;
  private final boolean nullWhenAbsent;
  private final boolean leftOutWhenZero;
  private final RecordComponent declared;
  private final Method accessor;
  private final Forms forms;
  private volatile @Nullable Form form;

  Field(Class<?> record, RecordComponent declared, Forms forms) {
    this.declared = declared;
    this.forms = forms;
    this.component = declared.getName();
    this.name = FieldNames.of(record, component);
    this.isExtra = declared.getType() == Extra.class;
    this.nullWhenAbsent = FieldNames.nullWhenAbsent(record, component);
    this.leftOutWhenZero = FieldNames.leftOutWhenZero(record, component);
    this.accessor = declared.getAccessor();
    this.accessor.setAccessible(true);
  }

  String component() {
    return component;
  }

  String name() {
    return name;
  }

  boolean isExtra() {
    return isExtra;
  }

  /** Found on first use, so that records may contain each other. */
  Form form() {
    Form known = form;
    if (known == null) {
      known = forms.of(declared.getGenericType(), component);
      form = known;
    }
    return known;
  }

  Object get(Object record) {
    return Reflection.get(accessor, record);
  }

  void write(Object record, JsonGenerator out, boolean log) throws IOException {
    Object value = get(record);
    if (isLeftOut(value, log)) {
      return;
    }
    out.writeFieldName(name);
    form().write(value, out);
  }

  private boolean isLeftOut(Object value, boolean log) {
    if (value instanceof Optional<?> o && o.isEmpty()
        || value instanceof OptionalLong n && n.isEmpty()) {
      return log || !nullWhenAbsent;
    }
    if (value instanceof Extra e) {
      return e.isEmpty();
    }
    return !log && leftOutWhenZero && value.equals(form().absent());
  }
}
