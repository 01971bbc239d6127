package dev.waggle.model.spec;

import java.util.Arrays;
import java.util.Optional;

/** When a finished task gets a successor. */
public enum RestartCondition {
  ANY("any"),
  NONE("none"),
  ON_FAILURE("on-failure");

  private final String apiName;

  RestartCondition(String apiName) {
    this.apiName = apiName;
  }

  /** The word of the API. */
  public String apiName() {
    return apiName;
  }

  /** The constant of an API word, in any case; empty for a word that is not known. */
  public static Optional<RestartCondition> fromApi(String word) {
    return Arrays.stream(values()).filter(v -> v.apiName.equalsIgnoreCase(word)).findFirst();
  }
}
