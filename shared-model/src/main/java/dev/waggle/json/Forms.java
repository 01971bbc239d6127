package dev.waggle.json;

import dev.waggle.model.meta.Extra;
import dev.waggle.model.spec.Payload;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The forms of one flavour, found by reflection on first use; no class is registered anywhere. */
final class Forms {
  /** The API's form: JSON, without what only managers know. */
  static final Forms API = new Forms(false);

  /** The log's form: everything, compact. */
  static final Forms LOG = new Forms(true);

  private final boolean log;
  private final Map<Class<?>, Form> byClass = new ConcurrentHashMap<>();

  private Forms(boolean log) {
    this.log = log;
  }

  boolean isLog() {
    return log;
  }

  /** The form of a class that needs nothing told about its type arguments. */
  Form of(Class<?> type) {
    Form known = byClass.get(type);
    if (known != null) {
      return known;
    }
    Form made = make(type);
    Form raced = byClass.putIfAbsent(type, made);
    return raced != null ? raced : made;
  }

  /**
   * The form of a record component or type argument; {@code name} decides the width of a number.
   */
  Form of(Type type, String name) {
    if (type instanceof ParameterizedType p) {
      return ofGeneric((Class<?>) p.getRawType(), p.getActualTypeArguments(), name);
    }
    Class<?> raw = (Class<?>) type;
    if (raw == long.class || raw == Long.class) {
      return ScalarForms.number(FieldNames.numberType(name));
    }
    if (raw == OptionalLong.class) {
      return new OptionalLongForm(ScalarForms.number(FieldNames.numberType(name)));
    }
    return of(raw);
  }

  private Form ofGeneric(Class<?> raw, Type[] args, String name) {
    if (raw == Optional.class) {
      return new OptionalForm(of(args[0], name));
    }
    if (raw == List.class) {
      return new ListForm(of(args[0], name));
    }
    if (raw == Map.class) {
      return new MapForm(KeyForm.of((Class<?>) args[0]), of(args[1], name));
    }
    throw unsupported(raw);
  }

  private Form make(Class<?> type) {
    Form scalar = scalar(type);
    if (scalar != null) {
      return scalar;
    }
    if (type.isEnum()) {
      return new WordForm(type);
    }
    if (type.isRecord()) {
      RecordComponent[] components = type.getRecordComponents();
      return isValue(components)
          ? new ValueForm(type, of(components[0].getGenericType(), "value"))
          : new RecordForm(type, this);
    }
    if (type.isSealed() && type.isInterface()) {
      return new UnionForm(type, this);
    }
    throw unsupported(type);
  }

  private @Nullable Form scalar(Class<?> type) {
    if (type == String.class) {
      return ScalarForms.TEXT;
    }
    if (type == boolean.class || type == Boolean.class) {
      return ScalarForms.BOOL;
    }
    if (type == long.class || type == Long.class) {
      return ScalarForms.number("int64");
    }
    if (type == int.class || type == Integer.class) {
      return ScalarForms.INT;
    }
    if (type == double.class || type == Double.class) {
      return ScalarForms.DOUBLE;
    }
    if (type == Duration.class) {
      return ScalarForms.DURATION;
    }
    if (type == Instant.class) {
      return new TimeForm(log);
    }
    if (type == Payload.class) {
      return new BytesForm(log, true);
    }
    if (type == byte[].class) {
      return new BytesForm(log, false);
    }
    if (type == Map.class) {
      return new AnyForm();
    }
    return type == Extra.class ? new ExtraForm() : null;
  }

  /** A record whose only component is called {@code value} is written as that value. */
  private static boolean isValue(RecordComponent[] components) {
    return components.length == 1 && components[0].getName().equals("value");
  }

  private static IllegalArgumentException unsupported(Class<?> type) {
    return new IllegalArgumentException("no form for " + type.getName());
  }
}
