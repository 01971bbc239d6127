package dev.waggle.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Constants of an enum by their {@code apiName()}, or their name if there is none. */
final class WordForm implements Form {
  private final Class<?> type;
  private final Object first;
  private final Map<Object, String> words = new HashMap<>();
  private final Map<String, Object> constants = new HashMap<>();

  WordForm(Class<?> type) {
    this.type = type;
    Object[] all = type.getEnumConstants();
    this.first = all[0];
    for (Object constant : all) {
      String word = word(constant);
      words.put(constant, word);
      constants.put(word.toLowerCase(Locale.ROOT), constant);
    }
  }

  private static String word(Object constant) {
    Enum<?> e = (Enum<?>) constant;
    try {
      Method apiName = e.getDeclaringClass().getMethod("apiName");
      apiName.setAccessible(true);
      return (String) apiName.invoke(constant);
    } catch (NoSuchMethodException none) {
      return e.name();
    } catch (ReflectiveOperationException broken) {
      throw new AssertionError(broken);
    }
  }

  String wordOf(Object constant) {
    String word = words.get(constant);
    if (word == null) {
      throw new IllegalArgumentException(constant + " is no " + type.getName());
    }
    return word;
  }

  Object constantOf(String word) {
    @Nullable Object constant = constants.get(word.toLowerCase(Locale.ROOT));
    if (constant == null) {
      throw new MalformedJsonException("invalid " + type.getSimpleName() + ": \"" + word + "\"");
    }
    return constant;
  }

  @Override
  public void write(Object value, JsonGenerator out) throws IOException {
    out.writeString(wordOf(value));
  }

  @Override
  public Object read(JsonParser in) throws IOException {
    if (in.currentToken() != JsonToken.VALUE_STRING) {
      throw Mismatch.at(in, goType());
    }
    return in.getText().isEmpty() ? first : constantOf(in.getText());
  }

  @Override
  public Object absent() {
    return first;
  }

  @Override
  public String goType() {
    return "swarm." + type.getSimpleName();
  }
}
