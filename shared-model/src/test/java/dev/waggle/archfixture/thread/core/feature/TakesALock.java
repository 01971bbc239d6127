package dev.waggle.archfixture.thread.core.feature;

/** Planted: a core class that expects several threads. */
public final class TakesALock {
  private int count;

  public synchronized int next() {
    return ++count;
  }
}
