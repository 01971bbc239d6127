package dev.waggle.model.meta;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Unmodifiable copies: lists keep their order, maps are sorted by key, as answers show them. */
public final class Copies {
  private Copies() {}

  public static <T> List<T> of(List<T> list) {
    return List.copyOf(list);
  }

  public static <V> Map<String, V> of(Map<String, V> map) {
    return map.isEmpty() ? Map.of() : Collections.unmodifiableSortedMap(new TreeMap<>(map));
  }
}
