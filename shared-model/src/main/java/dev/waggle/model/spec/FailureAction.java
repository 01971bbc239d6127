package dev.waggle.model.spec;

import java.util.Arrays;
import java.util.Optional;

/** What a rolling update does when too many tasks fail. */
public enum FailureAction {
  PAUSE("pause"),
  CONTINUE("continue"),
  ROLLBACK("rollback");

  private final String apiName;

  FailureAction(String apiName) {
    this.apiName = apiName;
  }

  /** The word of the API. */
  public String apiName() {
    return apiName;
  }

  /** The constant of an API word, in any case; empty for a word that is not known. */
  public static Optional<FailureAction> fromApi(String word) {
    return Arrays.stream(values()).filter(v -> v.apiName.equalsIgnoreCase(word)).findFirst();
  }
}
