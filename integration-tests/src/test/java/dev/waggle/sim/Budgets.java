package dev.waggle.sim;

import dev.waggle.manager.core.restart.RestartRule;
import dev.waggle.manager.core.schedule.Scheduler;
import dev.waggle.model.spec.ClusterSpec;
import dev.waggle.model.spec.ContainerSpec;
import dev.waggle.model.spec.RestartPolicy;

/** What may have to be waited for, summed from settings and from what simulated parts take. */
final class Budgets {
  private static final long PERIOD = ClusterSpec.DEFAULT.heartbeatPeriod().toMillis();

  /** A leader is found again: majority lost, noticed, elected, its first entry committed. */
  static final long LEADER = SimLog.MISSED_WITHIN + SimLog.ELECTED_WITHIN + SimLog.HEARD_EVERY;

  /** A machine is found to be gone, with clocks that a pause may have started again. */
  static final long DOWN = PERIOD + 3 * SimSession.BEAT + 3 * PERIOD;

  /** An agent has a session again: requests that time out, twice, and the pause after each. */
  static final long SESSION = LEADER + 2 * (SimNetwork.TIME_OUT + SimSession.CONNECTS_WITHIN);

  /** One attempt of a task: slow pull, start, stop of the one before, its end, reports. */
  static final long ATTEMPT =
      SimEngine.SLOW_PULL_TAKES
          + SimEngine.START_TAKES
          + SimEngine.STOP_TAKES
          + SimEngine.CRASHES_WITHIN
          + 2 * SimSession.BEAT;

  /** An attempt may fail, and be made again after its restart delay. */
  static final long ATTEMPTS = 6 * (ATTEMPT + RestartPolicy.DEFAULT_DELAY.toMillis());

  /** A slot waits for the end of its last task no longer than this. */
  static final long STUCK =
      ContainerSpec.DEFAULT_STOP_GRACE_PERIOD.plus(RestartRule.STOP_PATIENCE).toMillis();

  /** Attempts that failed on a node make it the last choice for so long. */
  static final long FAILURES = Scheduler.FAILURE_WINDOW.toMillis();

  private Budgets() {}
}
