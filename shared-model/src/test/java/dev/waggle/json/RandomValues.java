package dev.waggle.json;

import dev.waggle.model.meta.Extra;
import dev.waggle.model.spec.Payload;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;

/** Values of any type of the model, from a seed. */
final class RandomValues {
  private static final String DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz";
  private static final int ID_LENGTH = 25;
  private static final List<String> TEXTS =
      List.of(
          "", "a", "Web-1", "ü\u20AC\uD83D\uDE00", "\"\\\n\u0001", "x".repeat(300), "null", "0");

  private final SplittableRandom random;

  RandomValues(long seed) {
    this.random = new SplittableRandom(seed);
  }

  Object of(Type type) {
    if (type instanceof ParameterizedType p) {
      return ofGeneric((Class<?>) p.getRawType(), p.getActualTypeArguments());
    }
    Class<?> raw = (Class<?>) type;
    if (raw == String.class) {
      return TEXTS.get(random.nextInt(TEXTS.size()));
    }
    if (raw == boolean.class || raw == Boolean.class) {
      return random.nextBoolean();
    }
    if (raw == long.class || raw == Long.class) {
      return (long) random.nextInt(0, Integer.MAX_VALUE);
    }
    if (raw == int.class || raw == Integer.class) {
      return random.nextInt(0, 1000);
    }
    if (raw == double.class || raw == Double.class) {
      return random.nextDouble();
    }
    if (raw == OptionalLong.class) {
      return random.nextBoolean() ? OptionalLong.empty() : OptionalLong.of(random.nextLong());
    }
    if (raw == Duration.class) {
      return Duration.ofNanos(random.nextLong());
    }
    if (raw == Instant.class) {
      return Instant.ofEpochSecond(random.nextLong(4_000_000_000L), random.nextInt(1_000_000_000));
    }
    if (raw == Payload.class) {
      return Payload.of(new byte[random.nextInt(5)]);
    }
    if (raw == Extra.class) {
      return random.nextBoolean() ? Extra.NONE : new Extra(Map.of("X-New", "{\"a\":[1,true]}"));
    }
    if (raw.isEnum()) {
      return raw.getEnumConstants()[random.nextInt(raw.getEnumConstants().length)];
    }
    if (raw.isSealed()) {
      Class<?>[] permitted = raw.getPermittedSubclasses();
      return of(permitted[random.nextInt(permitted.length)]);
    }
    return record(raw);
  }

  /** Draws again what a record refuses. */
  private Object record(Class<?> type) {
    for (int tries = 0; tries < 50; tries++) {
      try {
        return draw(type);
      } catch (MalformedJsonException refused) {
        continue;
      }
    }
    throw new AssertionError("no values please " + type);
  }

  private Object draw(Class<?> type) {
    RecordComponent[] components = type.getRecordComponents();
    Object[] values = new Object[components.length];
    boolean isId = components.length == 1 && components[0].getName().equals("value");
    for (int i = 0; i < values.length; i++) {
      values[i] = isId ? id() : of(components[i].getGenericType());
    }
    return Reflection.make(Reflection.constructor(type), values);
  }

  private String id() {
    StringBuilder id = new StringBuilder();
    while (id.length() < ID_LENGTH) {
      id.append(DIGITS.charAt(random.nextInt(DIGITS.length())));
    }
    return id.toString();
  }

  private Object ofGeneric(Class<?> raw, Type[] args) {
    if (raw == Optional.class) {
      return random.nextBoolean() ? Optional.empty() : Optional.of(of(args[0]));
    }
    List<Object> elements = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      elements.add(of(args[args.length - 1]));
    }
    if (raw == List.class) {
      return elements;
    }
    Map<Object, Object> map = new LinkedHashMap<>();
    elements.forEach(e -> map.put(of(args[0]), e));
    return map;
  }
}
