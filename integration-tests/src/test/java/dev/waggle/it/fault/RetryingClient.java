package dev.waggle.it.fault;

import dev.waggle.it.container.UnixHttp.Answer;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A client that reads and writes through one manager and, when that gives no good answer, once more
 * through the next one.
 */
final class RetryingClient implements Runnable, AutoCloseable {
  private static final String SPEC =
      """
      {"Name":"%s","TaskTemplate":{"ContainerSpec":{"Image":"web"}},"Mode":{"Replicated":{"Replicas":0}}}""";
  private static final long PACE_NANOS = 50_000_000;
  private static final int CONFLICT = 409;

  private final FaultSwarm swarm;
  private final int first;
  private final String prefix;
  private final List<String> failures = new CopyOnWriteArrayList<>();
  private final AtomicInteger done = new AtomicInteger();
  private final Thread thread;
  private volatile boolean closed;

  private RetryingClient(FaultSwarm swarm, int first) {
    this.swarm = swarm;
    this.first = first;
    this.prefix = "retried-" + first + "-" + System.nanoTime() + "-";
    this.thread = new Thread(this, "client at " + first);
  }

  /** One that prefers each manager. */
  static List<RetryingClient> atEach(FaultSwarm swarm) {
    List<RetryingClient> clients =
        swarm.managers().stream().map(host -> new RetryingClient(swarm, host)).toList();
    clients.forEach(client -> client.thread.start());
    return clients;
  }

  /** Why a request and its one repetition both failed. */
  List<String> failures() {
    return List.copyOf(failures);
  }

  int done() {
    return done.get();
  }

  @Override
  public void run() {
    for (int n = 1; !closed; n++) {
      ask("POST", "/services/create", SPEC.formatted(prefix + n));
      ask("GET", "/nodes", "");
      LockSupport.parkNanos(PACE_NANOS);
    }
  }

  private void ask(String method, String path, String body) {
    String once = failure(first, method, path, body, false);
    if (once.isEmpty()) {
      done.incrementAndGet();
      return;
    }
    String twice = failure(first % swarm.managers().size() + 1, method, path, body, true);
    if (twice.isEmpty()) {
      done.incrementAndGet();
    } else {
      failures.add(path + ": " + once + ", then " + twice);
    }
  }

  private String failure(int host, String method, String path, String body, boolean again) {
    try {
      Answer answer = swarm.door(host).send(method, path, body);
      boolean good = answer.status() < 300 || again && answer.status() == CONFLICT;
      return good ? "" : host + " " + answer.status() + " " + answer.body().strip();
    } catch (IOException e) {
      return host + " " + e;
    }
  }

  @Override
  public void close() {
    closed = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
