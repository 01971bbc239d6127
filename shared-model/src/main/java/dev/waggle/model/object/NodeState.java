package dev.waggle.model.object;

import java.util.Arrays;
import java.util.Optional;

/** Whether a node answers. */
public enum NodeState {
  UNKNOWN("unknown"),
  DOWN("down"),
  READY("ready"),
  DISCONNECTED("disconnected");

  private final String apiName;

  NodeState(String apiName) {
    this.apiName = apiName;
  }

  /** The word of the API. */
  public String apiName() {
    return apiName;
  }

  /** The constant of an API word, in any case; empty for a word that is not known. */
  public static Optional<NodeState> fromApi(String word) {
    return Arrays.stream(values()).filter(v -> v.apiName.equalsIgnoreCase(word)).findFirst();
  }
}
