package dev.waggle.model.spec;

import java.util.Arrays;
import java.util.Optional;

/** Protocol of a published port. */
public enum PortProtocol {
  TCP("tcp"),
  UDP("udp"),
  SCTP("sctp");

  private final String apiName;

  PortProtocol(String apiName) {
    this.apiName = apiName;
  }

  /** The word of the API. */
  public String apiName() {
    return apiName;
  }

  /** The constant of an API word, in any case; empty for a word that is not known. */
  public static Optional<PortProtocol> fromApi(String word) {
    return Arrays.stream(values()).filter(v -> v.apiName.equalsIgnoreCase(word)).findFirst();
  }
}
