package dev.waggle.manager.adapter.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The connection to the server outlives the client that it was opened for. */
@Timeout(60)
class IdleBacksTest {
  private static final int CLIENTS = 60;

  private final Set<Integer> connections = ConcurrentHashMap.newKeySet();
  private TestNode node;

  @BeforeEach
  void open() throws IOException {
    node = new TestNode("one", TestNode.SHORT).openLocal();
    node.server.on(
        "/tasks",
        exchange -> {
          connections.add(exchange.getRemoteAddress().getPort());
          FakeServer.answer(exchange, 200, exchange.getRequestURI().toString());
        });
  }

  @AfterEach
  void close() throws IOException {
    node.close();
  }

  private void askByClientsOfTheirOwn() throws IOException {
    for (int i = 0; i < CLIENTS; i++) {
      try (Wire wire = node.connect()) {
        assertThat(wire.get("/tasks?n=" + i).text()).isEqualTo("/tasks?n=" + i);
      }
    }
  }

  @Test
  void clients_that_come_one_after_another_share_a_few() throws IOException {
    askByClientsOfTheirOwn();
    assertThat(connections).hasSizeLessThan(CLIENTS / 2);
  }

  @Test
  void a_client_that_leaves_without_its_answer_takes_its_connection_along() throws Exception {
    CountDownLatch left = new CountDownLatch(1);
    Semaphore asked = new Semaphore(0);
    node.server.on(
        "/services",
        exchange -> {
          asked.release();
          try {
            left.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          FakeServer.answer(exchange, 200, "for the one that left");
        });
    for (int i = 0; i < CLIENTS; i++) {
      try (Wire wire = node.connect()) {
        wire.request("GET", "/services");
        asked.acquire();
      }
    }
    left.countDown();

    askByClientsOfTheirOwn();
  }

  @Test
  void one_that_the_server_closes_is_not_used_again() throws IOException {
    node.server.on(
        "/nodes",
        exchange -> {
          exchange.getResponseHeaders().set("Connection", "close");
          FakeServer.answer(exchange, 200, "the last");
        });
    for (int i = 0; i < CLIENTS; i++) {
      try (Wire wire = node.connect()) {
        assertThat(wire.get("/nodes").text()).isEqualTo("the last");
      }
      try (Wire wire = node.connect()) {
        assertThat(wire.post("/tasks", "{}").status()).isEqualTo(200);
      }
    }
  }
}
