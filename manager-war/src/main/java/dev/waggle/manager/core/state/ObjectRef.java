package dev.waggle.manager.core.state;

import dev.waggle.model.object.StoredObject;

/** Names one object of the state. */
public record ObjectRef(ObjectKind kind, String key) {
  public static ObjectRef of(StoredObject object) {
    return new ObjectRef(ObjectKind.of(object), object.key());
  }
}
