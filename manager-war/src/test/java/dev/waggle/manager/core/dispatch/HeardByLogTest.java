package dev.waggle.manager.core.dispatch;

import static dev.waggle.manager.core.dispatch.World.node;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HeardByLogTest {
  private final HeardByLog hearing = new HeardByLog();

  @Test
  void silence_is_counted_from_when_a_manager_was_last_heard() {
    hearing.looked(List.of(node("m1"), node("m2")), 0);
    hearing.looked(List.of(node("m1")), 1_000);
    hearing.looked(List.of(node("m1")), 2_000);
    assertThat(hearing.silences(2_500)).isEqualTo(Map.of(node("m1"), 500L, node("m2"), 2_500L));
  }

  @Test
  void a_pause_of_its_own_is_nobodys_silence() {
    hearing.looked(List.of(node("m1"), node("m2")), 0);
    hearing.looked(List.of(node("m1")), 10_000);
    assertThat(hearing.silences(10_500)).isEqualTo(Map.of(node("m1"), 500L, node("m2"), 500L));
  }

  /** Three beats of its silence count, of however many there were: it is asked at once. */
  @Test
  void who_takes_office_tells_its_judge_of_the_silence_before() {
    assertThat(asked(true)).isTrue();
    assertThat(asked(false)).as("the silence counts from the office on").isFalse();
  }

  private static boolean asked(boolean inOffice) {
    World world = new World().withManagers("m2");
    world.ready("m2");
    HeardByLog hearing = new HeardByLog();
    for (long millis = 0; millis <= 9_000; millis += 1_000) {
      hearing.looked(millis == 0 ? List.of(node("m1"), node("m2")) : List.of(node("m1")), millis);
    }
    world.dispatcher.newTerm(world.state, world.now);
    if (inOffice) {
      hearing.inOffice();
    }
    hearing.tell(world.dispatcher, 9_000, world.now);
    world.probes.clear();
    world.pass(1_000);
    return world.probes.stream().anyMatch(probe -> probe.node().equals(node("m2")));
  }
}
