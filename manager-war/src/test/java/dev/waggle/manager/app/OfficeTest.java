package dev.waggle.manager.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waggle.manager.core.decision.RejectedException;
import dev.waggle.manager.core.decision.Undecided;
import dev.waggle.manager.core.state.Rejection;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class OfficeTest {
  private final AtomicInteger offices = new AtomicInteger();

  private String decided(Rejection... refusals) {
    Deque<Rejection> left = new ArrayDeque<>(List.of(refusals));
    return Office.decide(
        offices::incrementAndGet,
        () -> {
          if (!left.isEmpty()) {
            throw new RejectedException(left.pop());
          }
          return "done";
        });
  }

  @Test
  void an_office_that_was_lost_before_it_decided_is_waited_for_again() {
    assertThat(decided(Undecided.NO_LEADER, Undecided.LOST_LEADERSHIP)).isEqualTo("done");
    assertThat(offices).hasValue(3);
  }

  @Test
  void a_refusal_is_final() {
    Rejection refusal = Rejection.badParameter("no");

    assertThatThrownBy(() -> decided(refusal))
        .isInstanceOfSatisfying(
            RejectedException.class, e -> assertThat(e.rejection()).isEqualTo(refusal));
    assertThat(offices).hasValue(1);
  }
}
