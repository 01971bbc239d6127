package dev.waggle.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ThreadsTest {
  private static final Duration LONG = Duration.ofMinutes(5);

  private final CountDownLatch never = new CountDownLatch(1);

  private Thread waiting() {
    Thread thread =
        new Thread(
            () -> {
              try {
                never.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    thread.start();
    return thread;
  }

  /** Goes on until the latch opens, however often it is interrupted. */
  private Thread stubborn() {
    Thread thread =
        new Thread(
            () -> {
              while (never.getCount() > 0) {
                Thread.onSpinWait();
              }
            });
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  @Test
  void all_have_ended_when_it_returns() {
    Thread one = waiting();
    Thread other = waiting();

    Threads.end(LONG, one, other);

    assertThat(one.isAlive()).isFalse();
    assertThat(other.isAlive()).isFalse();
  }

  @Test
  void one_that_does_not_end_is_not_waited_for_without_end_and_the_next_is_interrupted_too()
      throws InterruptedException {
    Thread stubborn = stubborn();
    Thread other = waiting();
    try {
      Threads.end(Duration.ofMillis(10), stubborn, other);

      assertThat(stubborn.isAlive()).isTrue();
      other.join(LONG.toMillis());
      assertThat(other.isAlive()).isFalse();
    } finally {
      never.countDown();
    }
  }

  @Test
  void an_interrupted_caller_does_not_wait_and_stays_interrupted() {
    Thread stubborn = stubborn();
    try {
      Thread.currentThread().interrupt();
      Threads.end(LONG, stubborn);

      assertThat(Thread.interrupted()).isTrue();
      assertThat(stubborn.isAlive()).isTrue();
    } finally {
      never.countDown();
    }
  }
}
