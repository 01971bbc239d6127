package dev.waggle.model.spec;

import java.util.Arrays;
import java.util.Optional;

/** Where a port is published. */
public enum PublishMode {
  /** On every node. */
  INGRESS("ingress"),
  /** On the nodes of the service's tasks. */
  HOST("host");

  private final String apiName;

  PublishMode(String apiName) {
    this.apiName = apiName;
  }

  /** The word of the API. */
  public String apiName() {
    return apiName;
  }

  /** The constant of an API word, in any case; empty for a word that is not known. */
  public static Optional<PublishMode> fromApi(String word) {
    return Arrays.stream(values()).filter(v -> v.apiName.equalsIgnoreCase(word)).findFirst();
  }
}
