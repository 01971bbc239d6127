package dev.waggle.model.spec;

import java.util.Arrays;
import java.util.Optional;

/** Kind of a mount. */
public enum MountType {
  BIND("bind"),
  VOLUME("volume"),
  TMPFS("tmpfs"),
  NPIPE("npipe"),
  CLUSTER("cluster"),
  IMAGE("image");

  private final String apiName;

  MountType(String apiName) {
    this.apiName = apiName;
  }

  /** The word of the API. */
  public String apiName() {
    return apiName;
  }

  /** The constant of an API word, in any case; empty for a word that is not known. */
  public static Optional<MountType> fromApi(String word) {
    return Arrays.stream(values()).filter(v -> v.apiName.equalsIgnoreCase(word)).findFirst();
  }
}
