package dev.waggle.it.container;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/**
 * Creates one service after the other through one node, whatever happens to it. It remembers what
 * was acknowledged; what was refused or has no answer is not tried again under the same name.
 */
final class ServiceWriter implements Runnable, AutoCloseable {
  private static final String SPEC =
      """
      {"Name":"%s","TaskTemplate":{"ContainerSpec":{"Image":"web"}},"Mode":{"Replicated":{"Replicas":0}}}""";
  private static final int CREATED = 201;
  private static final long PACE_NANOS = 50_000_000;

  private final MicroNode node;
  private final List<String> acknowledged = new CopyOnWriteArrayList<>();
  private final Thread thread;
  private volatile boolean closed;

  private ServiceWriter(MicroNode node) {
    this.node = node;
    this.thread = new Thread(this, "writer at " + node.name());
  }

  static ServiceWriter start(MicroNode node) {
    ServiceWriter writer = new ServiceWriter(node);
    writer.thread.start();
    return writer;
  }

  MicroNode node() {
    return node;
  }

  /** The names of the services that exist according to an answer. */
  List<String> acknowledged() {
    return List.copyOf(acknowledged);
  }

  @Override
  public void run() {
    for (int n = 1; !closed; n++) {
      create(node.name() + "-service-" + n);
      LockSupport.parkNanos(PACE_NANOS);
    }
  }

  private void create(String name) {
    try {
      if (node.door().post("/services/create", SPEC.formatted(name)).status() == CREATED) {
        acknowledged.add(name);
      }
    } catch (IOException e) {
      // The node is dead, or died in this moment: nothing was acknowledged.
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
