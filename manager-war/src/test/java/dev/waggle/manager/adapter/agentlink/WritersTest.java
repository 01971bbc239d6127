package dev.waggle.manager.adapter.agentlink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WritersTest {
  private final AtomicLong now = new AtomicLong();
  private final Writers writers = new Writers(now::get);
  private final CountDownLatch never = new CountDownLatch(1);
  private final AtomicInteger stuck = new AtomicInteger();
  private final AtomicInteger written = new AtomicInteger();

  @AfterEach
  void end() {
    never.countDown();
    writers.end();
  }

  private void getStuck(int threads) {
    int expected = stuck.get() + threads;
    for (int i = 0; i < threads; i++) {
      writers.execute(
          () -> {
            stuck.incrementAndGet();
            try {
              never.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          });
    }
    await().untilAsserted(() -> assertThat(stuck).hasValue(expected));
  }

  @Test
  void more_threads_write_what_waits_behind_stuck_ones() {
    getStuck(Writers.FEW);
    writers.execute(written::incrementAndGet);
    now.addAndGet(Writers.STUCK_NANOS);
    writers.execute(written::incrementAndGet);
    await().untilAsserted(() -> assertThat(written).hasValue(2));
    getStuck(Writers.FEW);
  }

  @Test
  void nobody_takes_over_what_waits_but_a_little() throws Exception {
    getStuck(Writers.FEW);
    writers.execute(written::incrementAndGet);
    now.addAndGet(Writers.STUCK_NANOS - 1);
    writers.execute(written::incrementAndGet);
    Thread.sleep(100);
    assertThat(written).hasValue(0);
  }

  @Test
  void the_threads_do_not_become_ever_more() throws Exception {
    int threads = Writers.FEW;
    getStuck(threads);
    while (threads < Writers.MOST) {
      writers.execute(written::incrementAndGet);
      now.addAndGet(Writers.STUCK_NANOS);
      writers.execute(written::incrementAndGet);
      getStuck(threads);
      threads *= 2;
    }
    int before = written.get();
    writers.execute(written::incrementAndGet);
    now.addAndGet(Writers.STUCK_NANOS);
    writers.execute(written::incrementAndGet);
    Thread.sleep(100);
    assertThat(written).hasValue(before);
  }

  @Test
  void nothing_is_taken_after_the_end() {
    writers.end();
    assertThatThrownBy(() -> writers.execute(written::incrementAndGet))
        .isInstanceOf(RejectedExecutionException.class);
  }
}
