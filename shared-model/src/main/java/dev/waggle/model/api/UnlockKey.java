package dev.waggle.model.api;

import dev.waggle.model.meta.Extra;
import java.util.Optional;

/** Body of {@code POST /swarm/unlock} and answer of {@code GET /swarm/unlockkey}. */
public record UnlockKey(Optional<String> unlockKey, Extra extra) {

  @Override
  public String toString() {
    return "UnlockKey[***]";
  }
}
