package dev.waggle.manager.core.dispatch;

import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.model.object.Cluster;
import dev.waggle.model.spec.ClusterSpec;
import java.time.Duration;

/**
 * The times by which nodes are judged, in milliseconds, all from the cluster's heartbeat period (5
 * s) and its grace (30 s).
 */
record Pace(long periodMillis, long graceMillis) {
  /** A control thread that is later than this was paused itself. */
  static final long OWN_PAUSE = 1_000;

  /** So long a node may be without session before it is shown as unknown. */
  static final long SHOWN_UNKNOWN = 2_000;

  /** So long a second claim of a node's identity is shown. */
  static final long SHOWN_CLAIM = 60_000;

  /** A shorter period would take every late packet for a dead machine. */
  private static final long SHORTEST_PERIOD = 1_000;

  private static final int BEATS = 5;
  private static final int LATE_BEATS = 3;

  static Pace of(ClusterState state) {
    Duration period =
        state.cluster().map(Cluster::spec).orElse(ClusterSpec.DEFAULT).heartbeatPeriod();
    Duration grace =
        state
            .cluster()
            .map(cluster -> cluster.bookkeeping().settings())
            .orElse(Cluster.Settings.DEFAULT)
            .grace();
    return new Pace(Math.max(SHORTEST_PERIOD, period.toMillis()), grace.toMillis());
  }

  /** Between two heartbeats of an agent: 1 s. */
  long beat() {
    return Math.max(1, periodMillis / BEATS);
  }

  /** A heartbeat is late: 3 s; its session is over, and the machine is asked. */
  long late() {
    return LATE_BEATS * beat();
  }

  /** No sign of life at all: 5 s. */
  long silent() {
    return periodMillis;
  }

  /** Without probes that mean anything, heartbeats alone decide: 15 s. */
  long blind() {
    return 3 * periodMillis;
  }
}
