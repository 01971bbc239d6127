package dev.waggle.model.object;

/** With which machines may join. The text form shows neither. */
public record JoinTokens(String worker, String manager) {

  @Override
  public String toString() {
    return "JoinTokens[***]";
  }
}
