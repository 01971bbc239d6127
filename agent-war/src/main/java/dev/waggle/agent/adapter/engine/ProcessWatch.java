package dev.waggle.agent.adapter.engine;

import dev.waggle.model.id.TaskId;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Looks every tenth of a second which of the running tasks have ended: what ends leaves a file, and
 * a thread per task would cost more than a look.
 */
final class ProcessWatch implements Engine.Watch {
  private static final long EVERY_MILLIS = 100;

  private final Map<TaskId, BooleanSupplier> running;
  private final Consumer<TaskId> changed;
  private final Thread thread;

  private ProcessWatch(Map<TaskId, BooleanSupplier> running, Consumer<TaskId> changed) {
    this.running = running;
    this.changed = changed;
    this.thread = new Thread(this::look, "waggle-process-watch");
    thread.setDaemon(true);
  }

  /**
   * Begins to watch.
   *
   * @param running tasks that run, each with the question whether it has ended; entries are taken
   *     out here once told
   */
  static ProcessWatch start(Map<TaskId, BooleanSupplier> running, Consumer<TaskId> changed) {
    ProcessWatch watch = new ProcessWatch(running, changed);
    watch.thread.start();
    return watch;
  }

  static Map<TaskId, BooleanSupplier> noTasks() {
    return new ConcurrentHashMap<>();
  }

  @Override
  public void close() {
    thread.interrupt();
  }

  private void look() {
    while (!Thread.currentThread().isInterrupted()) {
      for (Map.Entry<TaskId, BooleanSupplier> entry : Set.copyOf(running.entrySet())) {
        if (entry.getValue().getAsBoolean()) {
          running.remove(entry.getKey(), entry.getValue());
          changed.accept(entry.getKey());
        }
      }
      try {
        Thread.sleep(EVERY_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
