package dev.waggle.sim;

import dev.waggle.manager.core.state.ClusterState;
import java.util.HashMap;
import java.util.Map;

/** Equal state at equal index on every manager, whether by entries or by snapshot. */
final class ReplicaChecks {
  /**
   * How often whole states are compared, too, which is dear: a hash knows of nothing that the
   * events of an entry do not tell.
   */
  private static final int WHOLE_EVERY = 32;

  private final Invariants invariants;
  private final Map<Long, Long> hashes = new HashMap<>();
  private final Map<Long, String> digests = new HashMap<>();

  ReplicaChecks(Invariants invariants) {
    this.invariants = invariants;
  }

  void compare(SimManager manager) {
    ClusterState state = manager.state();
    long index = state.appliedIndex();
    Long hash = hashes.putIfAbsent(index, manager.hash());
    require(hash == null || hash == manager.hash(), manager, index);
    if (index % WHOLE_EVERY == 0) {
      String digest = digests.putIfAbsent(index, manager.digest());
      require(digest == null || digest.equals(manager.digest()), manager, index);
      StateHash whole = new StateHash();
      whole.installed(state.snapshot());
      invariants.require(
          whole.value() == manager.hash(),
          "events tell not all that an entry did, at index " + index);
    }
  }

  private void require(boolean equal, SimManager manager, long index) {
    invariants.require(equal, "states differ at index " + index + " on " + manager.host());
  }

  /** What came after this index is no longer so: the log was cut. */
  void forgetAfter(long index) {
    hashes.keySet().removeIf(known -> known > index);
    digests.keySet().removeIf(known -> known > index);
  }
}
