package dev.waggle.manager.core.state;

import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import org.pcollections.TreePMap;
import org.pcollections.TreePSet;

/**
 * A derived look-up from a key to the sorted members that have it; persistent like {@link Table}.
 */
final class Index<K extends Comparable<K>, M extends Comparable<M>> {
  private final TreePMap<K, TreePSet<M>> sets;

  private Index(TreePMap<K, TreePSet<M>> sets) {
    this.sets = sets;
  }

  static <K extends Comparable<K>, M extends Comparable<M>> Index<K, M> empty() {
    return new Index<K, M>(TreePMap.<K, TreePSet<M>>empty());
  }

  SortedSet<M> get(K key) {
    TreePSet<M> members = sets.get(key);
    return members == null ? TreePSet.empty() : members;
  }

  SortedSet<K> keys() {
    return sets.keySet();
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
    TreePSet<M> members = sets.get(key);
    TreePSet<M> grown = members == null ? TreePSet.singleton(member) : members.plus(member);
    return new Index<>(sets.plus(key, grown));
  }

  private Index<K, M> without(K key, M member) {
    TreePSet<M> members = sets.get(key);
    if (members == null) {
      return this;
    }
    TreePSet<M> left = members.minus(member);
    return new Index<>(left.isEmpty() ? sets.minus(key) : sets.plus(key, left));
  }
}
