package dev.waggle.manager.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waggle.model.id.NodeId;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LeaderContextTest {
  @Test
  void identities_are_well_formed_and_differ() {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      seen.add(new NodeId(LeaderContext.randomId()).value());
    }
    assertThat(seen).hasSize(1_000);
  }
}
