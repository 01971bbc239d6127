package dev.waggle.manager.adapter.agentlink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waggle.dispatch.ManagerMessage;
import dev.waggle.dispatch.ManagerMessage.KeepAlive;
import dev.waggle.json.EngineJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, unit = TimeUnit.SECONDS)
class EventStreamTest {
  private final FakeExchange exchange = new FakeExchange();
  private final Deque<Runnable> writers = new ArrayDeque<>();
  private EventStream stream;

  @BeforeEach
  void open() throws IOException {
    stream = new EventStream(exchange.async(), writers::add);
  }

  private void runWriters() {
    while (!writers.isEmpty()) {
      writers.remove().run();
    }
  }

  private void begin() {
    stream.begin();
    runWriters();
    exchange.out().becomeReady();
  }

  private static String event(long sequence) {
    byte[] json = EngineJson.log().toJsonBytes(new KeepAlive(sequence), ManagerMessage.class);
    return "data: " + new String(json, StandardCharsets.UTF_8) + "\n\n";
  }

  @Test
  void messages_are_events_in_their_order_whether_they_come_before_or_after_the_beginning() {
    stream.offer(new KeepAlive(1));
    begin();
    stream.offer(new KeepAlive(2));
    stream.offer(new KeepAlive(3));
    runWriters();

    assertThat(exchange.out().flushed()).isEqualTo(event(1) + event(2) + event(3));
  }

  @Test
  void nothing_is_written_while_the_connection_takes_nothing() {
    begin();
    exchange.out().takesNothing();
    stream.offer(new KeepAlive(1));
    runWriters();
    assertThat(exchange.out().written()).isEmpty();

    exchange.out().becomeReady();
    assertThat(exchange.out().flushed()).isEqualTo(event(1));
  }

  @Test
  void a_reader_that_falls_behind_is_refused_more_and_who_offers_never_waits() {
    begin();
    exchange.out().takesNothing();
    for (int i = 0; i < EventStream.MOST_WAITING; i++) {
      assertThat(stream.offer(new KeepAlive(i))).isTrue();
    }
    assertThat(stream.offer(new KeepAlive(0))).isFalse();
    stream.close();
    runWriters();

    assertThat(exchange.completions()).isEqualTo(1);
    assertThat(exchange.out().written()).isEmpty();
  }

  @Test
  void a_connection_that_breaks_ends_the_stream() {
    begin();
    exchange.out().breaks();
    stream.offer(new KeepAlive(1));
    runWriters();

    assertThat(exchange.completions()).isEqualTo(1);
    assertThat(stream.offer(new KeepAlive(2))).isFalse();
  }

  @Test
  void an_error_that_the_server_tells_ends_the_stream_once() {
    begin();
    stream.onError(new IOException("gone"));
    stream.close();
    runWriters();

    assertThat(exchange.completions()).isEqualTo(1);
    assertThat(stream.offer(new KeepAlive(1))).isFalse();
  }

  @Test
  void a_stream_that_is_closed_before_it_began_ends_when_it_begins() {
    stream.close();
    runWriters();
    assertThat(exchange.completions()).isZero();

    stream.begin();
    runWriters();
    assertThat(exchange.completions()).isEqualTo(1);
  }

  @Test
  void a_stream_without_threads_to_write_takes_nothing_more() throws IOException {
    EventStream late =
        new EventStream(
            exchange.async(),
            task -> {
              throw new RejectedExecutionException("shut down");
            });

    assertThat(late.offer(new KeepAlive(1))).isFalse();
  }
}
