package dev.waggle.manager.app;

import dev.waggle.manager.core.decision.Command;
import dev.waggle.manager.core.decision.RejectedException;
import dev.waggle.manager.core.decision.Undecided;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waits until this node leads a log in which it votes alone. */
final class Office {
  private static final long OFFICE_SECONDS = 30;
  private static final long AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
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

  /**
   * What this node decides as the leader. An office may be lost before it has decided, on a machine
   * with no time; then it is asked again in the next one.
   *
   * @param command may be carried out twice
   */
  <R> R decide(Command<R> command) {
    return decide(this::await, () -> member.current().submit(command));
  }

  static <R> R decide(Runnable awaitOffice, Supplier<R> decision) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(OFFICE_SECONDS);
    while (true) {
      awaitOffice.run();
      try {
        return decision.get();
      } catch (RejectedException e) {
        if (!Undecided.contains(e.rejection()) || System.nanoTime() > deadline) {
          throw e;
        }
        LockSupport.parkNanos(AGAIN_NANOS);
      }
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
