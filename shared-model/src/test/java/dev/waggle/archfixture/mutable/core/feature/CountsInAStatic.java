package dev.waggle.archfixture.mutable.core.feature;

/** Planted: state without an owner. */
public final class CountsInAStatic {
  private static int count;

  public int next() {
    return ++count;
  }
}
