package dev.waggle.manager.core.state;

import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.pcollections.TreePMap;

/**
 * A persistent sorted map. Changing one entry costs O(log n) and leaves every older version as it
 * was; iteration is in key order, the same on every manager.
 */
public final class Table<K extends Comparable<K>, V> implements Iterable<V> {
  private final TreePMap<K, V> rows;

  private Table(TreePMap<K, V> rows) {
    this.rows = rows;
  }

  public static <K extends Comparable<K>, V> Table<K, V> empty() {
    return new Table<K, V>(TreePMap.<K, V>empty());
  }

  /** A table of {@code values}, each under its key; of two with one key the later one stays. */
  public static <K extends Comparable<K>, V> Table<K, V> of(
      Collection<V> values, Function<V, K> key) {
    TreePMap<K, V> rows = TreePMap.empty();
    for (V value : values) {
      rows = rows.plus(key.apply(value), value);
    }
    return new Table<>(rows);
  }

  public Optional<V> get(K key) {
    return Optional.ofNullable(rows.get(key));
  }

  public boolean contains(K key) {
    return rows.containsKey(key);
  }

  public Table<K, V> with(K key, V value) {
    return new Table<>(rows.plus(key, value));
  }

  public Table<K, V> without(K key) {
    return rows.containsKey(key) ? new Table<>(rows.minus(key)) : this;
  }

  /** With the value under the key, or without the key. */
  Table<K, V> changed(K key, Optional<V> value) {
    return value.map(present -> with(key, present)).orElseGet(() -> without(key));
  }

  public int size() {
    return rows.size();
  }

  public boolean isEmpty() {
    return rows.isEmpty();
  }

  /** The keys in ascending order. */
  public SortedSet<K> keys() {
    return rows.keySet();
  }

  /** The values in the order of their keys. */
  public Collection<V> values() {
    return rows.values();
  }

  public Stream<V> stream() {
    return rows.values().stream();
  }

  /** The rows whose keys are not below {@code from}, in order. */
  public Stream<Map.Entry<K, V>> from(K from) {
    return rows.tailMap(from).entrySet().stream();
  }

  @Override
  public Iterator<V> iterator() {
    return rows.values().iterator();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Table<?, ?> table && rows.equals(table.rows);
  }

  @Override
  public int hashCode() {
    return rows.hashCode();
  }

  @Override
  public String toString() {
    return rows.toString();
  }
}
