package dev.waggle.model.spec;

import java.util.Arrays;
import java.util.Optional;

/** How the name of a service resolves. */
public enum ResolutionMode {
  /** One virtual address. */
  VIP("vip"),
  /** The addresses of the tasks in turn. */
  DNSRR("dnsrr");

  private final String apiName;

  ResolutionMode(String apiName) {
    this.apiName = apiName;
  }

  /** The word of the API. */
  public String apiName() {
    return apiName;
  }

  /** The constant of an API word, in any case; empty for a word that is not known. */
  public static Optional<ResolutionMode> fromApi(String word) {
    return Arrays.stream(values()).filter(v -> v.apiName.equalsIgnoreCase(word)).findFirst();
  }
}
