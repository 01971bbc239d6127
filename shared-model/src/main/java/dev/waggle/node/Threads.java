package dev.waggle.node;

import java.time.Duration;
import java.util.List;

/** How the parts of a node end their threads. */
public final class Threads {
  private Threads() {}

  /**
   * Interrupts all of them, then waits for the end of each, at most so long. Who is interrupted
   * while waiting waits no longer and stays interrupted.
   */
  public static void end(Duration atMost, Thread... threads) {
    List<Thread> all = List.of(threads);
    all.forEach(Thread::interrupt);
    try {
      for (Thread thread : all) {
        thread.join(atMost.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
