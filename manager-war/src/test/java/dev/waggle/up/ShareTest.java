package dev.waggle.up;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ShareTest {
  private static final LocalEngine.Capacity WHOLE = new LocalEngine.Capacity(2, 3_000_000_001L);

  @Test
  void several_nodes_together_have_no_more_than_the_machine() {
    assertThat(Share.options(WHOLE, 3))
        .containsExactly("--cpus", "0.666", "--memory", "1000000000");
    assertThat(Share.options(WHOLE, 2)).contains("--cpus", "1");
  }

  @Test
  void a_single_node_has_all_of_it() {
    assertThat(Share.options(WHOLE, 1)).isEmpty();
  }

  @Test
  void what_is_not_known_is_not_shared_out() {
    assertThat(Share.options(new LocalEngine.Capacity(0, 0), 3)).isEmpty();
  }
}
