package dev.waggle.up;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Ends a server that came up without its node. Payara Micro calls itself ready and lives on though
 * a WAR could not be deployed, and then no code of the WAR is there to end it.
 */
final class StartGuard {
  private static final Duration DOOR = Duration.ofSeconds(30);
  private static final Duration STEP = Duration.ofMillis(100);

  private final Path data;
  private final Duration limit;

  StartGuard(Path data, Duration limit) {
    this.data = data;
    this.limit = limit;
  }

  /**
   * To be called on the thread that is going to start the server.
   *
   * @param data the node's data directory
   */
  static void watch(Path data) {
    Thread starter = Thread.currentThread();
    StartGuard guard = new StartGuard(data, DOOR);
    Thread thread = new Thread(() -> guard.endIfClosed(starter), "start-guard");
    thread.setDaemon(true);
    thread.start();
  }

  private void endIfClosed(Thread starter) {
    try {
      if (!opensItsDoor(starter)) {
        Console.say(
            "the server runs, but the node in it did not start; see "
                + data.resolve("log/server.0.log"));
        System.exit(1);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Waits until the starting thread has ended, which is after all deployments, and then for the
   * node's socket.
   *
   * @return whether it is there in time
   */
  boolean opensItsDoor(Thread starter) throws InterruptedException {
    starter.join();
    long deadline = System.nanoTime() + limit.toNanos();
    while (!Files.exists(data.resolve("waggle.sock"))) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      TimeUnit.NANOSECONDS.sleep(STEP.toNanos());
    }
    return true;
  }
}
