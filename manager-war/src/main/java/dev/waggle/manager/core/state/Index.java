package dev.waggle.manager.core.state;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.pcollections.TreePSet;

/**
 * A derived look-up from a key to the sorted members that have it; persistent like {@link Table}.
 */
final class Index<K extends Comparable<K>, M extends Comparable<M>> {
  private final Table<K, TreePSet<Key<M>>> sets;

  private Index(Table<K, TreePSet<Key<M>>> sets) {
    this.sets = sets;
  }

  static <K extends Comparable<K>, M extends Comparable<M>> Index<K, M> empty() {
    return new Index<K, M>(Table.empty());
  }

  /** The members that have the key, in order. */
  Stream<M> get(K key) {
    return members(key).stream().map(Key::key);
  }

  /** How many members have the key. */
  int count(K key) {
    return members(key).size();
  }

  private TreePSet<Key<M>> members(K key) {
    return sets.get(key).orElseGet(TreePSet::empty);
  }

  /** The keys that some member has, in order. */
  Stream<K> keys() {
    return sets.keys();
  }

  /** The member now has {@code after} instead of {@code before}; empty means that it has no key. */
  Index<K, M> moved(M member, Optional<K> before, Optional<K> after) {
    if (before.equals(after)) {
      return this;
    }
    Index<K, M> removed = before.map(key -> without(key, member)).orElse(this);
    return after.map(key -> removed.with(key, member)).orElse(removed);
  }

  /** The same for a member that has several keys. */
  Index<K, M> movedAll(M member, Set<K> before, Set<K> after) {
    Index<K, M> moved = this;
    for (K key : before) {
      moved = after.contains(key) ? moved : moved.without(key, member);
    }
    for (K key : after) {
      moved = before.contains(key) ? moved : moved.with(key, member);
    }
    return moved;
  }

  private Index<K, M> with(K key, M member) {
    return new Index<>(sets.with(key, members(key).plus(Key.of(member))));
  }

  private Index<K, M> without(K key, M member) {
    TreePSet<Key<M>> left = members(key).minus(Key.of(member));
    return new Index<>(left.isEmpty() ? sets.without(key) : sets.with(key, left));
  }
}
