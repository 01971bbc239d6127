package dev.waggle.model.object;

import java.util.Arrays;
import java.util.Optional;

/** State of a rolling update. */
public enum UpdateState {
  UPDATING("updating"),
  PAUSED("paused"),
  COMPLETED("completed"),
  ROLLBACK_STARTED("rollback_started"),
  ROLLBACK_PAUSED("rollback_paused"),
  ROLLBACK_COMPLETED("rollback_completed");

  private final String apiName;

  UpdateState(String apiName) {
    this.apiName = apiName;
  }

  /** The word of the API. */
  public String apiName() {
    return apiName;
  }

  /** The constant of an API word, in any case; empty for a word that is not known. */
  public static Optional<UpdateState> fromApi(String word) {
    return Arrays.stream(values()).filter(v -> v.apiName.equalsIgnoreCase(word)).findFirst();
  }
}
