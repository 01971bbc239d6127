package dev.waggle.model.object;

import java.util.Arrays;
import java.util.Optional;

/** Whether a manager answers the others. */
public enum Reachability {
  UNKNOWN("unknown"),
  UNREACHABLE("unreachable"),
  REACHABLE("reachable");

  private final String apiName;

  Reachability(String apiName) {
    this.apiName = apiName;
  }

  /** The word of the API. */
  public String apiName() {
    return apiName;
  }

  /** The constant of an API word, in any case; empty for a word that is not known. */
  public static Optional<Reachability> fromApi(String word) {
    return Arrays.stream(values()).filter(v -> v.apiName.equalsIgnoreCase(word)).findFirst();
  }
}
