package dev.waggle.model.spec;

import java.util.Arrays;
import java.util.Optional;

/** What a node may be. */
public enum Role {
  WORKER("worker"),
  MANAGER("manager");

  private final String apiName;

  Role(String apiName) {
    this.apiName = apiName;
  }

  /** The word of the API. */
  public String apiName() {
    return apiName;
  }

  /** The constant of an API word, in any case; empty for a word that is not known. */
  public static Optional<Role> fromApi(String word) {
    return Arrays.stream(values()).filter(v -> v.apiName.equalsIgnoreCase(word)).findFirst();
  }
}
