package dev.waggle.agent.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TurnsTest {
  private static final Duration BUDGET = Duration.ofSeconds(60);

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicLong now = new AtomicLong();
  private final AtomicLong idle = new AtomicLong();

  private Turns turns(int atOnce) {
    return new Turns(atOnce, () -> Duration.ofNanos(idle.get()), now::get);
  }

  private void glance(Duration idleMeanwhile) {
    idle.addAndGet(idleMeanwhile.toNanos());
    now.addAndGet(Turns.GLANCE.toNanos());
  }

  @AfterEach
  void close() {
    threads.shutdownNow();
  }

  private Future<Turns.Turn> takes(Turns turns) {
    return threads.submit(turns::take);
  }

  private static void awaitTurn(Future<?> turn) {
    await().atMost(BUDGET).until(turn::isDone);
  }

  /** Those who wait, and have looked many times over, do not have their turn. */
  private static void assertWaiting(List<? extends Future<?>> turns) throws InterruptedException {
    Thread.sleep(600);
    assertThat(turns).noneMatch(Future::isDone);
  }

  @Test
  void as_many_as_there_are_processors_begin_and_the_next_when_one_ends() throws Exception {
    Turns turns = turns(2);
    Turns.Turn first = turns.take();
    turns.take();
    List<Future<Turns.Turn>> waiting = new ArrayList<>(List.of(takes(turns), takes(turns)));
    assertWaiting(waiting);
    first.end();
    await().atMost(BUDGET).until(() -> waiting.removeIf(Future::isDone));
    assertThat(waiting).hasSize(1);
    assertWaiting(waiting);
  }

  @Test
  void a_turn_that_ends_twice_makes_way_once() throws Exception {
    Turns turns = turns(2);
    Turns.Turn first = turns.take();
    turns.take();
    first.end();
    first.end();
    turns.take();
    assertWaiting(List.of(takes(turns)));
  }

  @Test
  void while_processors_stand_idle_each_glance_lets_one_begin() throws Exception {
    Turns turns = turns(1);
    turns.take();
    List<Future<Turns.Turn>> waiting =
        new ArrayList<>(List.of(takes(turns), takes(turns), takes(turns)));
    await().atMost(BUDGET).until(() -> turns.waiting() == 3);
    assertWaiting(waiting);
    for (int left = 2; left >= 0; left--) {
      glance(Turns.GLANCE.multipliedBy(2).dividedBy(3));
      await().atMost(BUDGET).until(() -> waiting.removeIf(Future::isDone));
      assertThat(waiting).hasSize(left);
      assertWaiting(waiting);
    }
  }

  @Test
  void processors_that_hardly_rest_let_nobody_begin() throws Exception {
    Turns turns = turns(1);
    turns.take();
    Future<Turns.Turn> second = takes(turns);
    await().atMost(BUDGET).until(() -> turns.waiting() == 1);
    glance(Turns.GLANCE.dividedBy(3));
    assertWaiting(List.of(second));
  }

  @Test
  void what_was_idle_before_anyone_waited_does_not_count() throws Exception {
    Turns turns = turns(1);
    turns.take();
    glance(Duration.ofHours(1));
    assertWaiting(List.of(takes(turns)));
  }

  @Test
  void who_is_under_way_for_long_makes_way() throws Exception {
    Turns turns = turns(1);
    Turns.Turn stuck = turns.take();
    Future<Turns.Turn> second = takes(turns);
    assertWaiting(List.of(second));
    now.addAndGet(Turns.PATIENCE.toNanos());
    awaitTurn(second);
    Future<Turns.Turn> third = takes(turns);
    stuck.end();
    assertWaiting(List.of(third));
  }

  @Test
  void who_is_broken_off_while_waiting_has_no_turn() throws Exception {
    Turns turns = turns(1);
    Turns.Turn first = turns.take();
    AtomicReference<Optional<Throwable>> end = new AtomicReference<>(Optional.empty());
    Thread waiting =
        new Thread(
            () -> {
              try {
                turns.take();
              } catch (InterruptedException e) {
                end.set(Optional.of(e));
              }
            });
    waiting.start();
    await().atMost(BUDGET).until(() -> waiting.getState() == Thread.State.TIMED_WAITING);
    waiting.interrupt();
    waiting.join(BUDGET.toMillis());
    assertThat(end.get()).containsInstanceOf(InterruptedException.class);
    first.end();
    awaitTurn(takes(turns));
  }
}
