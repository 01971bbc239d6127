package dev.waggle.archfixture.chance.core.feature;

import java.util.SplittableRandom;

/** Planted: a decision that draws. */
public final class RollsDice {
  public int pick(SplittableRandom random) {
    return random.nextInt(6);
  }
}
