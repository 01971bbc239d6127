package dev.waggle.model.spec;

import java.util.Arrays;
import java.util.Optional;

/** Whether the old task stops before the new one starts. */
public enum UpdateOrder {
  STOP_FIRST("stop-first"),
  START_FIRST("start-first");

  private final String apiName;

  UpdateOrder(String apiName) {
    this.apiName = apiName;
  }

  /** The word of the API. */
  public String apiName() {
    return apiName;
  }

  /** The constant of an API word, in any case; empty for a word that is not known. */
  public static Optional<UpdateOrder> fromApi(String word) {
    return Arrays.stream(values()).filter(v -> v.apiName.equalsIgnoreCase(word)).findFirst();
  }
}
