package dev.waggle.model.object;

import java.time.Instant;
import java.util.Optional;

/** How far a rolling update is. */
public record UpdateStatus(
    UpdateState state, Optional<Instant> startedAt, Optional<Instant> completedAt, String message) {

  public UpdateStatus withState(UpdateState state) {
    return new UpdateStatus(state, startedAt, completedAt, message);
  }

  public UpdateStatus withCompletedAt(Instant completedAt) {
    return new UpdateStatus(state, startedAt, Optional.of(completedAt), message);
  }

  public UpdateStatus withMessage(String message) {
    return new UpdateStatus(state, startedAt, completedAt, message);
  }
}
