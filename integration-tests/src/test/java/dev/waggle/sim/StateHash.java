package dev.waggle.sim;

import dev.waggle.manager.adapter.raft.EntryCodec;
import dev.waggle.manager.core.state.Applied;
import dev.waggle.manager.core.state.Change;
import dev.waggle.manager.core.state.ClusterEvent;
import dev.waggle.manager.core.state.ObjectRef;
import dev.waggle.manager.core.state.Snapshot;
import dev.waggle.manager.core.state.Transaction;
import dev.waggle.model.object.StoredObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A running hash of a replica: equal for equal objects, whether they came by entries or by a
 * snapshot. It costs what an entry changes, so that replicas can be compared at every index.
 */
final class StateHash {
  private static final long FNV_START = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private final Map<ObjectRef, Long> objects = new HashMap<>();
  private long sum;
  private long clusterMillis;

  void applied(Applied applied) {
    for (ClusterEvent event : applied.events()) {
      Long before = objects.remove(event.ref());
      sum -= before == null ? 0 : before;
      event.after().ifPresent(this::add);
    }
    clusterMillis = applied.state().clusterMillis();
  }

  void installed(Snapshot snapshot) {
    objects.clear();
    sum = 0;
    snapshot.objects().forEach(this::add);
    clusterMillis = snapshot.clusterMillis();
  }

  private void add(StoredObject object) {
    long hash = of(object);
    objects.put(ObjectRef.of(object), hash);
    sum += hash;
  }

  private static long of(StoredObject object) {
    Change put = new Change.Put(object, 0);
    long hash = FNV_START;
    for (byte b : EntryCodec.encode(new Transaction(0, 0, List.of(), List.of(put)))) {
      hash = (hash ^ b & 0xff) * FNV_PRIME;
    }
    return hash;
  }

  long value() {
    return sum ^ clusterMillis * FNV_PRIME;
  }
}
