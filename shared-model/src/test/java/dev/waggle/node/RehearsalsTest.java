package dev.waggle.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RehearsalsTest {
  private static final Duration GENEROUS = Duration.ofSeconds(30);

  private final AtomicInteger passes = new AtomicInteger();

  @Test
  void it_plays_some_dozen_times_and_then_ends() throws InterruptedException {
    Rehearsals.begin(passes::incrementAndGet);
    untilNobodyRehearses();
    assertThat(passes.get()).isBetween(24, 200);
  }

  @Test
  void what_goes_wrong_ends_it_without_a_word() throws InterruptedException {
    AtomicInteger heard = new AtomicInteger();
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler((thread, e) -> heard.incrementAndGet());
    try {
      Rehearsals.begin(
          () -> {
            passes.incrementAndGet();
            throw new IllegalStateException("not today");
          });
      untilNobodyRehearses();
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(before);
    }
    assertThat(passes).hasValue(1);
    assertThat(heard).hasValue(0);
  }

  @Test
  void closed_it_ends_within_a_pass() throws InterruptedException {
    CountDownLatch playing = new CountDownLatch(1);
    Rehearsals begun =
        Rehearsals.begin(
            () -> {
              passes.incrementAndGet();
              playing.countDown();
              sleep();
            });
    playing.await();
    begun.close();
    assertThat(rehearsing()).isEmpty();
    assertThat(passes).hasValue(1);
  }

  private static void sleep() {
    try {
      Thread.sleep(GENEROUS.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void untilNobodyRehearses() throws InterruptedException {
    for (Thread thread : rehearsing()) {
      thread.join(GENEROUS.toMillis());
    }
    assertThat(rehearsing()).isEmpty();
  }

  private static List<Thread> rehearsing() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("waggle-rehearsal"))
        .toList();
  }
}
