package dev.waggle.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;

/** An identity: written as the value inside it. */
final class ValueForm implements Form {
  private final Class<?> type;
  private final Form inner;
  private final Method accessor;
  private final Constructor<?> constructor;

  ValueForm(Class<?> type, Form inner) {
    this.type = type;
    this.inner = inner;
    this.accessor = type.getRecordComponents()[0].getAccessor();
    this.accessor.setAccessible(true);
    this.constructor = Reflection.constructor(type);
  }

  @Override
  public void write(Object value, JsonGenerator out) throws IOException {
    inner.write(Reflection.get(accessor, value), out);
  }

  @Override
  public Object read(JsonParser in) throws IOException {
    return Reflection.make(constructor, inner.read(in));
  }

  @Override
  public Object absent() {
    throw new MalformedJsonException("invalid JSON: a " + type.getSimpleName() + " is missing");
  }

  @Override
  public String goType() {
    return inner.goType();
  }
}
