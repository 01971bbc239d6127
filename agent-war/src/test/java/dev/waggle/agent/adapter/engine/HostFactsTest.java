package dev.waggle.agent.adapter.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class HostFactsTest {
  @Test
  void idle_is_what_the_processors_had_nothing_to_do_or_waited_for_a_disk() {
    assertThat(HostFacts.idleIn("cpu  2473975 27310 958254 2236026 26439 0 48772 0 0 0"))
        .contains(Duration.ofMillis(22_624_650));
  }

  @Test
  void a_line_of_something_else_tells_nothing() {
    assertThat(HostFacts.idleIn("cpu")).isEmpty();
    assertThat(HostFacts.idleIn("cpu a b c d e")).isEmpty();
    assertThat(HostFacts.idleIn("")).isEmpty();
  }

  @Test
  void the_processors_of_this_machine_have_stood_idle() {
    assumeTrue(Files.exists(Path.of("/proc/stat")), "no /proc/stat here");
    assertThat(HostFacts.idle()).isPositive();
  }
}
