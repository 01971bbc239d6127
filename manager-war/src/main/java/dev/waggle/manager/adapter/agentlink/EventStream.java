package dev.waggle.manager.adapter.agentlink;

import dev.waggle.dispatch.ManagerMessage;
import dev.waggle.json.EngineJson;
import dev.waggle.manager.core.dispatch.AgentDesk;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One assignment stream as server-sent events. Nothing is written but when the connection takes it;
 * what waits is bounded, and a reader that falls behind is cut off.
 *
 * <p>All that touches the connection is done by one thread at a time, and without a lock: the
 * server calls {@link #onWritePossible} under one of its own, and the control thread, which offers,
 * must never wait for a connection.
 */
final class EventStream implements AgentDesk.Stream, WriteListener {
  static final int MOST_WAITING = 1_024;
  private static final byte[] BEGIN = "data: ".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] END = "\n\n".getBytes(StandardCharsets.US_ASCII);

  private final AsyncContext async;
  private final ServletOutputStream out;
  private final Executor writers;
  private final Queue<ManagerMessage> waiting = new LinkedBlockingQueue<>(MOST_WAITING);
  // How often there was something to do since the last look; who raises it from 0 does it.
  private final AtomicInteger calls = new AtomicInteger();
  private volatile boolean begun;
  private volatile boolean writable;
  private volatile boolean closing;
  // The rest is touched in a turn only.
  private boolean listening;
  private boolean unflushed;
  private boolean ended;

  /**
   * A stream that takes messages and writes nothing until {@link #begin}.
   *
   * @param writers do what must not be done on the thread that offers
   */
  EventStream(AsyncContext async, Executor writers) throws IOException {
    this.async = async;
    this.out = async.getResponse().getOutputStream();
    this.writers = writers;
  }

  /** Its head is set: writes what waits, and from now on what comes. */
  void begin() {
    begun = true;
    takeTurn();
  }

  @Override
  public boolean offer(ManagerMessage message) {
    if (closing || !waiting.offer(message)) {
      return false;
    }
    takeTurn();
    return !closing;
  }

  @Override
  public void onWritePossible() {
    writable = true;
    if (calls.getAndIncrement() == 0) {
      turns();
    }
  }

  @Override
  public void onError(Throwable failure) {
    closing = true;
    if (calls.getAndIncrement() == 0) {
      turns();
    }
  }

  @Override
  public void close() {
    closing = true;
    takeTurn();
  }

  private void takeTurn() {
    if (calls.getAndIncrement() > 0) {
      return;
    }
    try {
      writers.execute(this::turns);
    } catch (RejectedExecutionException e) {
      closing = true; // the application ends, and its connections with it
    }
  }

  private void turns() {
    int seen = calls.get();
    while (seen != 0) {
      turn();
      seen = calls.addAndGet(-seen);
    }
  }

  private void turn() {
    if (ended || !begun) {
      return;
    }
    try {
      if (closing) {
        end();
      } else {
        listen();
        write();
      }
    } catch (IOException | RuntimeException e) {
      closing = true;
      end();
    }
  }

  private void listen() {
    if (!listening) {
      listening = true;
      out.setWriteListener(this);
    }
  }

  private void write() throws IOException {
    while (writable && out.isReady()) {
      ManagerMessage next = waiting.poll();
      if (next == null) {
        flush();
        return;
      }
      out.write(event(next));
      unflushed = true;
    }
  }

  private void flush() throws IOException {
    if (unflushed) {
      unflushed = false;
      out.flush();
    }
  }

  private static byte[] event(ManagerMessage message) {
    byte[] json = EngineJson.log().toJsonBytes(message, ManagerMessage.class);
    ByteArrayOutputStream event = new ByteArrayOutputStream(json.length + 8);
    event.writeBytes(BEGIN);
    event.writeBytes(json);
    event.writeBytes(END);
    return event.toByteArray();
  }

  private void end() {
    ended = true;
    waiting.clear();
    try {
      async.complete();
    } catch (IllegalStateException e) {
      // The server was first: the connection broke.
    }
  }
}
