package dev.waggle.archfixture.chance.core.feature;

import java.util.UUID;

/** Planted: an identity that differs on every replica. */
public final class MakesIds {
  public String fresh() {
    return UUID.randomUUID().toString();
  }
}
