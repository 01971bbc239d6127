package dev.waggle.manager.core.state;

import dev.waggle.model.object.StoredObject;
import java.util.List;

/** All that a state holds, without what is derived; the form in which it is sent and stored. */
public record Snapshot(
    long index,
    long term,
    long clusterMillis,
    List<String> requestIds,
    List<StoredObject> objects) {
  public Snapshot {
    requestIds = List.copyOf(requestIds);
    objects = List.copyOf(objects);
  }
}
