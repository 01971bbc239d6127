package dev.waggle.model.object;

import java.util.OptionalLong;

/**
 * A rolling update, or its rollback, from the command that asks for it until it is completed or
 * paused. An update that overtakes another one is a run of its own.
 *
 * @param number version of the service over which the spec was written that the run brings; no two
 *     runs of a service have the same
 * @param slots how many slots had to be put right when it began; empty until then
 * @param begunAtMillis when it began, in cluster time; empty until then, and where a manager of an
 *     older release began it
 */
public record UpdateRun(long number, OptionalLong slots, OptionalLong begunAtMillis) {
  /** A run that has not begun. */
  public static UpdateRun over(long version) {
    return new UpdateRun(version, OptionalLong.empty(), OptionalLong.empty());
  }

  public UpdateRun begunWith(long slots, long millis) {
    return new UpdateRun(number, OptionalLong.of(slots), OptionalLong.of(millis));
  }
}
