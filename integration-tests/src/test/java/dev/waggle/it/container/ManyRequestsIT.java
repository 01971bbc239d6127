package dev.waggle.it.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A node that answers one client after the other, for months. */
@ExtendWith(SharedNode.class)
@Timeout(600)
class ManyRequestsIT {
  private static final int REQUESTS = 3_000;

  /** The server once kept 4 KB of each connection for an hour. */
  @Test
  void nothing_is_left_of_thousands_of_connections(NodeProcess node) throws Exception {
    node.swarm();
    ask(node, 300);
    long before = Heap.of(node).bytes();
    ask(node, REQUESTS);
    assertThat((Heap.of(node).bytes() - before) / REQUESTS)
        .as("bytes that each connection left")
        .isLessThan(1_000);
  }

  private static void ask(NodeProcess node, int times) throws IOException {
    for (int i = 0; i < times; i++) {
      assertThat(node.door().get("/services").status()).isEqualTo(200);
    }
  }
}
