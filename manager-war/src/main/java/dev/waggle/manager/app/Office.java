package dev.waggle.manager.app;

import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** Waits until this node leads a log in which it votes alone. */
final class Office {
  private static final long OFFICE_SECONDS = 30;
  private final Member member;

  Office(Member member) {
    this.member = member;
  }

  /**
   * Returns when this node leads.
   *
   * @throws IllegalStateException with one line if that takes more than 30 s
   */
  void await() {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(OFFICE_SECONDS);
    CurrentManager current = member.current();
    while (true) {
      CompletionStage<Void> change = current.changed();
      if (current.thisNodeLeads()) {
        member.done(Step.OFFICE_HELD);
        return;
      }
      awaitChange(change, deadline - System.nanoTime());
    }
  }

  private static void awaitChange(CompletionStage<Void> change, long nanos) {
    try {
      change.toCompletableFuture().get(nanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the swarm was made", e);
    } catch (Exception e) {
      throw new IllegalStateException(
          "this node did not become the leader of its own swarm within " + OFFICE_SECONDS + " s",
          e);
    }
  }
}
