package dev.waggle.it.container;

import dev.waggle.it.container.UnixHttp.Answer;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/**
 * Creates one service after the other through one node, whatever happens to it. It remembers what
 * was acknowledged, what was refused and what has no answer that says; nothing is tried again under
 * the same name.
 */
public final class ServiceWriter implements Runnable, AutoCloseable {
  private static final String SPEC =
      """
      {"Name":"%s","TaskTemplate":{"ContainerSpec":{"Image":"web"}},"Mode":{"Replicated":{"Replicas":0}}}""";
  private static final int CREATED = 201;
  private static final long PACE_NANOS = 100_000_000;

  /** What an answer says that does not say whether it was done. */
  private static final List<String> UNKNOWN =
      List.of("context deadline exceeded", "broke before it answered", "broke off before");

  private final String name;
  private final UnixHttp door;
  private final List<String> acknowledged = new CopyOnWriteArrayList<>();
  private final Map<String, String> refused = new ConcurrentHashMap<>();
  private final Set<String> unknown = ConcurrentHashMap.newKeySet();
  private final Thread thread;
  private volatile boolean closed;

  private ServiceWriter(String name, UnixHttp door) {
    this.name = name;
    this.door = door;
    this.thread = new Thread(this, "writer at " + name);
  }

  /**
   * Begins to write.
   *
   * @param name what the services' names begin with
   */
  public static ServiceWriter start(String name, UnixHttp door) {
    ServiceWriter writer = new ServiceWriter(name, door);
    writer.thread.start();
    return writer;
  }

  /** What the names of its services begin with. */
  public String name() {
    return name;
  }

  /** The names of the services that exist according to an answer. */
  public List<String> acknowledged() {
    return List.copyOf(acknowledged);
  }

  /** The names of those that do not exist according to an answer, and that answer. */
  public Map<String, String> refused() {
    return Map.copyOf(refused);
  }

  /** The names of those of which no answer says whether they exist. */
  public Set<String> unknown() {
    return Set.copyOf(unknown);
  }

  @Override
  public void run() {
    for (int n = 1; !closed; n++) {
      create(name + "-service-" + n);
      LockSupport.parkNanos(PACE_NANOS);
    }
  }

  private void create(String service) {
    try {
      Answer answer = door.post("/services/create", SPEC.formatted(service));
      if (answer.status() == CREATED) {
        acknowledged.add(service);
      } else if (UNKNOWN.stream().anyMatch(answer.body()::contains)) {
        unknown.add(service);
      } else {
        refused.put(service, answer.status() + " " + answer.body().strip());
      }
    } catch (IOException e) {
      unknown.add(service); // the node is dead, or died in this moment
    }
  }

  /** Returns when the request under way has its answer. */
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
