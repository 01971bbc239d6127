package dev.waggle.json;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Objects;

/** Records from outside: their components and their canonical constructor. */
final class Reflection {
  private Reflection() {}

  static Constructor<?> constructor(Class<?> record) {
    Class<?>[] types =
        Arrays.stream(record.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    try {
      Constructor<?> canonical = record.getDeclaredConstructor(types);
      canonical.setAccessible(true);
      return canonical;
    } catch (NoSuchMethodException e) {
      throw new AssertionError("record without canonical constructor: " + record, e);
    }
  }

  static Object get(Method accessor, Object record) {
    try {
      return Objects.requireNonNull(accessor.invoke(record), accessor.getName());
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  /**
   * A new record.
   *
   * @throws MalformedJsonException if the record refuses the values
   */
  static Object make(Constructor<?> constructor, Object... values) {
    try {
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException refused) {
        throw new MalformedJsonException("invalid JSON: " + refused.getMessage());
      }
      throw new AssertionError(e);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }
}
