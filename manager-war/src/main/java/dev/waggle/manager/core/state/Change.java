package dev.waggle.manager.core.state;

import dev.waggle.model.object.StoredObject;

/**
 * One effect of a transaction on one object, with the version of the object it was decided on.
 * Applying it is copying; a prior version that does not fit makes the whole transaction void.
 */
public sealed interface Change {
  /** The kind and key of the object, unique over all tables. */
  ObjectRef ref();

  /** The version that the decision saw; 0 when the object did not exist. */
  long priorVersion();

  /** Create or replace. The stored version becomes the index of the entry. */
  record Put(StoredObject object, long priorVersion) implements Change {
    public Put {
      requireVersion(priorVersion);
    }

    @Override
    public ObjectRef ref() {
      return ObjectRef.of(object);
    }
  }

  /** Remove an object that exists. */
  record Remove(ObjectKind kind, String key, long priorVersion) implements Change {
    public Remove {
      requireVersion(priorVersion);
    }

    @Override
    public ObjectRef ref() {
      return new ObjectRef(kind, key);
    }
  }

  private static void requireVersion(long version) {
    if (version < 0) {
      throw new IllegalArgumentException("priorVersion: " + version);
    }
  }
}
