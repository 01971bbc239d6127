package dev.waggle.model.object;

import java.util.OptionalLong;

/**
 * What a task shows of the spec that a rolling update brings: it is on trial until it runs or ends,
 * and watched for a while after that. Times are cluster time in milliseconds.
 *
 * @param run number of the {@link UpdateRun} that it counts for
 * @param ranAtMillis when it was first known to run
 * @param endedAtMillis when it was first known to have ended by itself; empty if it was told to
 *     stop before
 */
public record Trial(long run, OptionalLong ranAtMillis, OptionalLong endedAtMillis) {
  /** Of a task that was made for this run. */
  public static Trial in(long run) {
    return new Trial(run, OptionalLong.empty(), OptionalLong.empty());
  }

  /** Whether nothing is known yet. */
  public boolean isOpen() {
    return ranAtMillis.isEmpty() && endedAtMillis.isEmpty();
  }

  public Trial withRanAtMillis(long millis) {
    return new Trial(run, OptionalLong.of(millis), endedAtMillis);
  }

  public Trial withEndedAtMillis(long millis) {
    return new Trial(run, ranAtMillis, OptionalLong.of(millis));
  }
}
