package dev.waggle.json;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.util.function.Function;

/** How the keys of a map are written: text, identities, words or numbers. */
record KeyForm(Function<Object, String> write, Function<String, Object> read) {
  static KeyForm of(Class<?> type) {
    if (type == String.class) {
      return new KeyForm(k -> (String) k, k -> k);
    }
    if (type == Long.class) {
      return new KeyForm(Object::toString, KeyForm::number);
    }
    if (type.isEnum()) {
      WordForm words = new WordForm(type);
      return new KeyForm(words::wordOf, words::constantOf);
    }
    if (type.isRecord() && type.getRecordComponents()[0].getType() == String.class) {
      Method accessor = type.getRecordComponents()[0].getAccessor();
      Constructor<?> constructor = Reflection.constructor(type);
      accessor.setAccessible(true);
      return new KeyForm(
          k -> (String) Reflection.get(accessor, k), k -> Reflection.make(constructor, k));
    }
    throw new IllegalArgumentException("no form for keys of " + type.getName());
  }

  private static Object number(String text) {
    try {
      return Long.valueOf(text);
    } catch (NumberFormatException e) {
      throw new MalformedJsonException("invalid JSON: not a number: \"" + text + "\"");
    }
  }
}
