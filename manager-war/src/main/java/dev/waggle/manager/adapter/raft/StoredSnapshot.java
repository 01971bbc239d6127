package dev.waggle.manager.adapter.raft;

import java.util.List;

/**
 * The state up to an index, as kept on disk and sent to a member that is too far behind.
 *
 * @param index the last index whose entry is contained
 * @param term the term of the entry at {@code index}
 * @param voters the configuration at {@code index} (R9)
 * @param state the caller's bytes; never changed after construction
 */
record StoredSnapshot(long index, long term, List<String> voters, byte[] state) {
  StoredSnapshot {
    if (index < 1 || term < 1) {
      throw new IllegalArgumentException("snapshot at index " + index + ", term " + term);
    }
    voters = List.copyOf(voters);
  }

  @Override
  public String toString() {
    return "StoredSnapshot[index=" + index + ", term=" + term + ", bytes=" + state.length + "]";
  }
}
