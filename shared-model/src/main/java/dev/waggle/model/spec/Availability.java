package dev.waggle.model.spec;

import java.util.Arrays;
import java.util.Optional;

/** What the operator lets a node do. */
public enum Availability {
  ACTIVE("active"),
  /** Takes no new task, keeps what it has. */
  PAUSE("pause"),
  /** Takes no task and gives up what it has. */
  DRAIN("drain");

  private final String apiName;

  Availability(String apiName) {
    this.apiName = apiName;
  }

  /** The word of the API. */
  public String apiName() {
    return apiName;
  }

  /** The constant of an API word, in any case; empty for a word that is not known. */
  public static Optional<Availability> fromApi(String word) {
    return Arrays.stream(values()).filter(v -> v.apiName.equalsIgnoreCase(word)).findFirst();
  }
}
