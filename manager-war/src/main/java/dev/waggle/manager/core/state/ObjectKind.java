package dev.waggle.manager.core.state;

import dev.waggle.model.object.Cluster;
import dev.waggle.model.object.Config;
import dev.waggle.model.object.Network;
import dev.waggle.model.object.Node;
import dev.waggle.model.object.RetainedSpec;
import dev.waggle.model.object.Secret;
import dev.waggle.model.object.Service;
import dev.waggle.model.object.StoredObject;
import dev.waggle.model.object.Task;
import dev.waggle.model.object.Volume;

/** The tables of the state, in the order in which a cut transaction must write them. */
public enum ObjectKind {
  CLUSTER(Cluster.class),
  NODE(Node.class),
  NETWORK(Network.class),
  SECRET(Secret.class),
  CONFIG(Config.class),
  VOLUME(Volume.class),
  SERVICE(Service.class),
  RETAINED_SPEC(RetainedSpec.class),
  TASK(Task.class);

  private final Class<? extends StoredObject> type;

  ObjectKind(Class<? extends StoredObject> type) {
    this.type = type;
  }

  public static ObjectKind of(StoredObject object) {
    for (ObjectKind kind : values()) {
      if (kind.type.isInstance(object)) {
        return kind;
      }
    }
    throw new AssertionError("no kind for " + object.getClass());
  }
}
