package dev.waggle.manager.adapter.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Answers that stay open: events, logs, sessions. */
@Timeout(60)
class StreamsTest {
  private TestNode node;

  @BeforeEach
  void open() throws IOException {
    node = new TestNode().openLocal();
  }

  @AfterEach
  void close() throws IOException {
    node.close();
  }

  @Test
  void each_event_arrives_before_the_next_is_written() throws Exception {
    BlockingQueue<String> next = new LinkedBlockingQueue<>();
    node.server.on(
        "/services/s/logs",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          OutputStream out = exchange.getResponseBody();
          out.flush();
          for (String event = take(next); !event.isEmpty(); event = take(next)) {
            out.write(event.getBytes(StandardCharsets.UTF_8));
            out.flush();
          }
          exchange.close();
        });
    try (Wire wire = node.connect()) {
      wire.request("GET", "/services/s/logs?follow=1");
      assertThat(Answer.readHead(wire.in).status()).isEqualTo(200);
      for (String event : List.of("one", "two", "three")) {
        next.add(event);
        assertThat(new String(Answer.readChunk(wire.in), StandardCharsets.UTF_8)).isEqualTo(event);
      }
      next.add("");
      assertThat(Answer.readChunk(wire.in)).isEmpty();
      Answer.readLine(wire.in);
      assertThat(wire.get("/services").status()).isEqualTo(200);
    }
  }

  private static String take(BlockingQueue<String> queue) {
    try {
      return String.valueOf(queue.poll(30, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void clients_that_leave_idle_streams_are_reported_at_once() throws IOException {
    int streams = 500;
    AtomicInteger open = new AtomicInteger();
    AtomicInteger began = new AtomicInteger();
    node.server.on(
        "/waggle/v1/events",
        exchange -> {
          open.incrementAndGet();
          node.gate.whenGone(
              exchange.getRequestHeaders().getFirst("X-Waggle-Connection"), open::decrementAndGet);
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().flush();
          began.incrementAndGet();
        });
    List<Wire> wires = new ArrayList<>();
    try {
      for (int i = 0; i < streams; i++) {
        Wire wire = node.connect();
        wires.add(wire);
        wire.request("GET", "/waggle/v1/events");
      }
      for (Wire wire : wires) {
        assertThat(Answer.readHead(wire.in).status()).isEqualTo(200);
      }
      assertThat(open).hasValue(streams);
      try (Wire wire = node.connect()) {
        assertThat(wire.get("/_ping").status()).isEqualTo(200);
      }
    } finally {
      for (Wire wire : wires) {
        wire.close();
      }
    }
    Eventually.holds(() -> open.get() == 0);
    assertThat(began).hasValue(streams);
  }

  @Test
  void an_answer_that_ended_is_nobody_leaving() throws IOException {
    AtomicInteger gone = new AtomicInteger();
    node.server.on(
        "/services",
        exchange -> {
          node.gate.whenGone(
              exchange.getRequestHeaders().getFirst("X-Waggle-Connection"), gone::incrementAndGet);
          FakeServer.answer(exchange, 200, "[]\n");
        });
    try (Wire wire = node.connect()) {
      wire.get("/services");
      wire.get("/services");
    }
    Eventually.holds(() -> node.engine.openConnections() == 0);
    assertThat(gone).hasValue(0);
  }

  @Test
  void a_client_that_does_not_read_stops_the_writer_and_not_the_others() throws Exception {
    AtomicLong written = new AtomicLong();
    node.engine.script(
        (head, wire) -> {
          wire.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
          byte[] block = new byte[1 << 16];
          for (int i = 0; i < 4096; i++) {
            wire.send("10000\r\n");
            wire.out.write(block);
            wire.send("\r\n");
            written.addAndGet(block.length);
          }
          wire.send("0\r\n\r\n");
          return true;
        });
    try (Wire slow = node.connect()) {
      slow.request("GET", "/images/x/get");
      Eventually.holds(() -> written.get() > 0);
      awaitStandstill(written);
      // Of 256 MB only what fits into socket buffers and one read is on its way.
      assertThat(written.get()).isLessThan(16 << 20);
      try (Wire other = node.connect()) {
        assertThat(other.get("/services").status()).isEqualTo(200);
      }
      assertThat(slow.answer().body()).hasSize(256 << 20);
    }
  }

  @Test
  void a_server_that_does_not_read_stops_the_uploader() throws Exception {
    AtomicLong sent = new AtomicLong();
    BlockingQueue<String> go = new LinkedBlockingQueue<>();
    node.engine.script(
        (head, wire) -> {
          take(go);
          return FakeEngine.describe(head, wire);
        });
    int size = 128 << 20;
    try (Wire wire = node.connect()) {
      wire.request("POST", "/images/load", "Content-Length: " + size);
      Thread upload =
          new Thread(
              () -> {
                try {
                  byte[] block = new byte[1 << 16];
                  while (sent.get() < size) {
                    wire.out.write(block);
                    sent.addAndGet(block.length);
                  }
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              });
      upload.start();
      Eventually.holds(() -> sent.get() > 0);
      awaitStandstill(sent);
      assertThat(sent.get()).isLessThan(16 << 20);
      go.add("go");
      assertThat(wire.answer().text()).contains("body " + size);
      upload.join(30_000);
    }
  }

  /** Waits until the count has stayed the same for half a second. */
  private static void awaitStandstill(AtomicLong count) {
    AtomicLong last = new AtomicLong(-1);
    AtomicLong since = new AtomicLong(System.nanoTime());
    Eventually.holds(
        () -> {
          long now = count.get();
          if (last.getAndSet(now) != now) {
            since.set(System.nanoTime());
          }
          return System.nanoTime() - since.get() > TimeUnit.MILLISECONDS.toNanos(500);
        });
  }
}
