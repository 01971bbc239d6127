package dev.waggle.manager.core.state;

import java.util.Collection;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.pcollections.TreePMap;

/**
 * A persistent sorted map. Changing one entry costs O(log n) and leaves every older version as it
 * was; iteration is in key order, the same on every manager.
 *
 * @param <K> whose order is that of its text, {@code toString()}
 */
public final class Table<K extends Comparable<K>, V> implements Iterable<V> {
  private final TreePMap<Key<K>, V> rows;

  private Table(TreePMap<Key<K>, V> rows) {
    this.rows = rows;
  }

  public static <K extends Comparable<K>, V> Table<K, V> empty() {
    return new Table<K, V>(TreePMap.<Key<K>, V>empty());
  }

  /** A table of {@code values}, each under its key; of two with one key the later one stays. */
  public static <K extends Comparable<K>, V> Table<K, V> of(
      Collection<V> values, Function<V, K> key) {
    TreePMap<Key<K>, V> rows = TreePMap.empty();
    for (V value : values) {
      rows = rows.plus(Key.of(key.apply(value)), value);
    }
    return new Table<>(rows);
  }

  public Optional<V> get(K key) {
    return Optional.ofNullable(rows.get(Key.of(key)));
  }

  public boolean contains(K key) {
    return rows.containsKey(Key.of(key));
  }

  public Table<K, V> with(K key, V value) {
    return new Table<>(rows.plus(Key.of(key), value));
  }

  public Table<K, V> without(K key) {
    Key<K> at = Key.of(key);
    return rows.containsKey(at) ? new Table<>(rows.minus(at)) : this;
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
  public Stream<K> keys() {
    return rows.keySet().stream().map(Key::key);
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
    return rows.tailMap(Key.of(from)).entrySet().stream()
        .map(row -> Map.entry(row.getKey().key(), row.getValue()));
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
