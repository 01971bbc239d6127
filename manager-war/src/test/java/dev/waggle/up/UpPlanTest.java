package dev.waggle.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpPlanTest {
  private static final UpPlan EMPTY = new UpPlan("process", List.of());

  @TempDir Path directory;

  @Test
  void each_node_gets_a_block_of_its_own() {
    assertThat(EMPTY.grownTo(3, port -> true).ports()).containsExactly(2377L, 2387L, 2397L);
  }

  @Test
  void a_block_with_a_taken_cluster_or_raft_port_is_left_out() {
    Set<Integer> taken = Set.of(2377, 2388);
    assertThat(EMPTY.grownTo(2, port -> !taken.contains(port)).ports())
        .containsExactly(2397L, 2407L);
  }

  @Test
  void known_nodes_keep_their_ports_though_they_are_in_use_now() {
    UpPlan known = new UpPlan("docker", List.of(2397L));
    assertThat(known.grownTo(2, port -> port != 2397))
        .isEqualTo(new UpPlan("docker", List.of(2397L, 2377L)));
    assertThat(known.grownTo(2, port -> true).ports()).containsExactly(2397L, 2377L);
  }

  @Test
  void a_machine_without_free_ports_is_said_to_be_one() {
    assertThatThrownBy(() -> EMPTY.grownTo(1, port -> false))
        .isInstanceOf(CannotStart.class)
        .hasMessageContaining("no free ports");
  }

  @Test
  void what_was_written_is_read_again() {
    Path file = directory.resolve("up/plan.json");
    assertThat(UpPlan.read(file)).isEmpty();

    UpPlan plan = EMPTY.grownTo(3, port -> true);
    plan.write(file);

    assertThat(UpPlan.read(file)).contains(plan);
  }

  @Test
  void a_damaged_plan_is_refused_with_what_to_do() throws IOException {
    Path file = directory.resolve("plan.json");
    Files.writeString(file, "{");
    assertThatThrownBy(() -> UpPlan.read(file))
        .isInstanceOf(CannotStart.class)
        .hasMessageContaining("remove " + directory);
  }
}
