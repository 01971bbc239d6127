package dev.waggle.manager.core.state;

import dev.waggle.model.object.StoredObject;
import java.util.Optional;

/**
 * One effect of a transaction on one object, with the version of the object it was decided on.
 * Applying it is copying; a prior version that does not fit makes the whole transaction void.
 */
public sealed interface Change {
  /** The kind and key of the object, unique over all tables. */
  ObjectRef ref();

  /** The version that the decision saw; 0 when the object did not exist. */
  long priorVersion();

  /**
   * Who asked for it, as {@code uid 0 @ <node id>} or {@code node <node id>}; empty where a decider
   * alone was at work. Only shown, never compared.
   */
  Optional<String> by();

  /** Create or replace. The stored version becomes the index of the entry. */
  record Put(StoredObject object, long priorVersion, Optional<String> by) implements Change {
    public Put {
      requireVersion(priorVersion);
    }

    /** That nobody in particular asked for. */
    public Put(StoredObject object, long priorVersion) {
      this(object, priorVersion, Optional.empty());
    }

    @Override
    public ObjectRef ref() {
      return ObjectRef.of(object);
    }
  }

  /** Remove an object that exists. */
  record Remove(ObjectKind kind, String key, long priorVersion, Optional<String> by)
      implements Change {
    public Remove {
      requireVersion(priorVersion);
    }

    /** That nobody in particular asked for. */
    public Remove(ObjectKind kind, String key, long priorVersion) {
      this(kind, key, priorVersion, Optional.empty());
    }

    @Override
    public ObjectRef ref() {
      return new ObjectRef(kind, key);
    }
  }

  /** The {@link #priorVersion} of a change decided on this object. */
  static long versionOf(Optional<StoredObject> seen) {
    return seen.map(object -> object.version().index()).orElse(0L);
  }

  private static void requireVersion(long version) {
    if (version < 0) {
      throw new IllegalArgumentException("priorVersion: " + version);
    }
  }
}
