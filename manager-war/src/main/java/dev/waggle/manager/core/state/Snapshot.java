package dev.waggle.manager.core.state;

import dev.waggle.model.object.StoredObject;
import java.util.List;

/** All that a state holds, without what is derived; the form in which it is sent and stored. */
public record Snapshot(
    long index,
    long term,
    long clusterMillis,
    List<AnsweredRequest> answered,
    List<StoredObject> objects) {
  public Snapshot {
    answered = List.copyOf(answered);
    objects = List.copyOf(objects);
  }
}
