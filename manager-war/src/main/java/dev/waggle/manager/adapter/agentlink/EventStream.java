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
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executor;

/**
 * One assignment stream as server-sent events. Nothing is written but when the connection takes it;
 * what waits is bounded, and a reader that falls behind is cut off.
 */
final class EventStream implements AgentDesk.Stream, WriteListener {
  private static final int MOST_WAITING = 1_024;
  private static final byte[] BEGIN = "data: ".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] END = "\n\n".getBytes(StandardCharsets.US_ASCII);

  private final AsyncContext async;
  private final ServletOutputStream out;
  private final Executor writers;
  private final Deque<byte[]> waiting = new ArrayDeque<>();
  private boolean started;
  private boolean closed;

  EventStream(AsyncContext async, Executor writers) throws IOException {
    this.async = async;
    this.out = async.getResponse().getOutputStream();
    this.writers = writers;
  }

  @Override
  public boolean offer(ManagerMessage message) {
    byte[] event = event(message);
    synchronized (this) {
      if (closed || waiting.size() >= MOST_WAITING) {
        return false;
      }
      waiting.add(event);
    }
    writers.execute(this::write);
    return true;
  }

  private static byte[] event(ManagerMessage message) {
    byte[] json = EngineJson.log().toJsonBytes(message, ManagerMessage.class);
    ByteArrayOutputStream event = new ByteArrayOutputStream(json.length + 8);
    event.writeBytes(BEGIN);
    event.writeBytes(json);
    event.writeBytes(END);
    return event.toByteArray();
  }

  @Override
  public void onWritePossible() {
    synchronized (this) {
      started = true;
    }
    write();
  }

  private synchronized void write() {
    if (!started || closed) {
      return;
    }
    try {
      while (out.isReady() && !waiting.isEmpty()) {
        out.write(waiting.remove());
      }
      if (waiting.isEmpty() && out.isReady()) {
        out.flush();
      }
    } catch (IOException | IllegalStateException e) {
      end();
    }
  }

  @Override
  public void onError(Throwable failure) {
    end();
  }

  @Override
  public void close() {
    writers.execute(this::end);
  }

  private synchronized void end() {
    if (!closed) {
      closed = true;
      waiting.clear();
      async.complete();
    }
  }
}
