package dev.waggle.model.object;

import java.util.OptionalLong;

/**
 * What a task shows of the spec that a rolling update brings: it is on trial until it runs or ends,
 * and watched for a while after that.
 *
 * @param run number of the {@link UpdateRun} that it counts for
 * @param ranAtMillis cluster time at which it was first known to run
 */
public record Trial(long run, OptionalLong ranAtMillis) {
  /** Of a task that was made for this run. */
  public static Trial in(long run) {
    return new Trial(run, OptionalLong.empty());
  }

  public Trial withRanAtMillis(long millis) {
    return new Trial(run, OptionalLong.of(millis));
  }
}
