package dev.waggle.agent.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waggle.agent.app.Breaker.Pass;
import org.junit.jupiter.api.Test;

class BreakerTest {
  private final Breaker breaker = new Breaker();

  private void fail(int times, long atMillis) {
    for (int i = 0; i < times; i++) {
      breaker.failed(breaker.ask(atMillis), "no room", atMillis);
    }
  }

  @Test
  void few_failures_do_not_open_it() {
    fail(Breaker.FAILURES - 1, 0);
    breaker.succeeded(breaker.ask(0));
    fail(Breaker.FAILURES - 1, 0);

    assertThat(breaker.ask(0)).isEqualTo(Pass.CALL);
    assertThat(breaker.trouble(0)).isEmpty();
  }

  @Test
  void after_failures_in_a_row_no_call_is_made_until_the_rest_is_over_then_one() {
    fail(Breaker.FAILURES, 100);

    assertThat(breaker.ask(99 + Breaker.REST_MILLIS)).isEqualTo(Pass.NONE);
    assertThat(breaker.ask(100 + Breaker.REST_MILLIS)).isEqualTo(Pass.TRIAL);
    assertThat(breaker.ask(100 + 9 * Breaker.REST_MILLIS)).isEqualTo(Pass.NONE);
    assertThat(breaker.trouble(100 + 9 * Breaker.REST_MILLIS)).contains("no room");
  }

  @Test
  void a_trial_that_succeeds_closes_it() {
    fail(Breaker.FAILURES, 0);
    breaker.succeeded(breaker.ask(Breaker.REST_MILLIS));

    assertThat(breaker.ask(Breaker.REST_MILLIS)).isEqualTo(Pass.CALL);
    assertThat(breaker.trouble(Breaker.REST_MILLIS)).isEmpty();
  }

  @Test
  void a_trial_that_fails_is_followed_by_another_rest() {
    fail(Breaker.FAILURES + 1, Breaker.REST_MILLIS);
    long trial = 2 * Breaker.REST_MILLIS;
    breaker.failed(breaker.ask(trial), "still none", trial);

    assertThat(breaker.ask(trial)).isEqualTo(Pass.NONE);
    assertThat(breaker.why()).isEqualTo("still none");
    assertThat(breaker.ask(trial + Breaker.REST_MILLIS)).isEqualTo(Pass.TRIAL);
  }

  @Test
  void a_trial_that_was_broken_off_is_followed_by_another_one() {
    fail(Breaker.FAILURES, 0);
    breaker.brokenOff(breaker.ask(Breaker.REST_MILLIS));

    assertThat(breaker.ask(Breaker.REST_MILLIS)).isEqualTo(Pass.TRIAL);
  }

  @Test
  void what_was_begun_before_neither_prolongs_the_rest_nor_ends_the_trial() {
    Pass before = breaker.ask(0);
    fail(Breaker.FAILURES, 0);
    assertThat(breaker.ask(Breaker.REST_MILLIS)).isEqualTo(Pass.TRIAL);
    breaker.failed(before, "late", Breaker.REST_MILLIS);

    assertThat(breaker.why()).isEqualTo("no room");
    assertThat(breaker.ask(2 * Breaker.REST_MILLIS)).isEqualTo(Pass.NONE);
  }

  @Test
  void when_nobody_tries_the_engine_is_said_to_be_well_so_that_somebody_does() {
    fail(Breaker.FAILURES, 0);

    assertThat(breaker.trouble(2 * Breaker.REST_MILLIS - 1)).isPresent();
    assertThat(breaker.trouble(2 * Breaker.REST_MILLIS)).isEmpty();
  }
}
