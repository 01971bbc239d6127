package dev.waggle.up;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One of the nodes of {@code up}: where it lives, and its process if this {@code up} started it.
 */
final class UpNode {
  private static final Duration ANSWER = Duration.ofSeconds(120);
  private static final Duration STEP = Duration.ofMillis(200);

  private final int number;
  private final Path directory;
  private final String address;
  private final SwarmApi api;
  private volatile @Nullable Process process;

  UpNode(int number, Path parent, long port) {
    this.number = number;
    this.directory = parent.resolve(Integer.toString(number));
    this.address = "127.0.0.1:" + port;
    this.api = new SwarmApi(directory.resolve("waggle.sock"));
  }

  String name() {
    return "waggle-" + number;
  }

  String address() {
    return address;
  }

  SwarmApi api() {
    return api;
  }

  /** What the node says on its console. */
  Path console() {
    return directory.resolveSibling(number + ".log");
  }

  /**
   * Starts the node's process.
   *
   * @param script the path of {@code bin/waggle}
   * @param share further options: how tasks run, and the node's share of the machine
   * @param environment what it sees beside this process's own
   */
  void start(Path script, List<String> share, Map<String, String> environment) {
    List<String> command = new ArrayList<>(List.of(script.toString(), "node"));
    command.addAll(List.of("--data-dir", directory.toString(), "--listen", address));
    command.addAll(List.of("--advertise", "127.0.0.1", "--hostname", name()));
    command.addAll(share);
    try {
      Files.createDirectories(directory.getParent());
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(console().toFile())
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
      builder.environment().putAll(environment);
      process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException("starting " + script, e);
    }
  }

  /** Whether this {@code up} started it. */
  boolean isOurs() {
    return process != null;
  }

  /** The exit status, once the process that this {@code up} started has ended. */
  Optional<Integer> ended() {
    Process started = process;
    return started == null || started.isAlive()
        ? Optional.empty()
        : Optional.of(started.exitValue());
  }

  /** The last line on its console: why it ended. */
  String lastWords() {
    try {
      List<String> lines = Files.readAllLines(console(), UTF_8);
      return lines.isEmpty() ? "it said nothing" : lines.get(lines.size() - 1);
    } catch (IOException e) {
      return "its console cannot be read: " + e.getMessage();
    }
  }

  /**
   * Waits for its first answer.
   *
   * @throws CannotStart if it ends before, or takes too long
   */
  void awaitAnswer() throws InterruptedException {
    long deadline = System.nanoTime() + ANSWER.toNanos();
    while (!api.answers()) {
      if (ended().isPresent()) {
        String why = lastWords().replaceFirst("^waggle: ", "");
        throw new CannotStart(name() + " did not start: " + why + " (log: " + console() + ")");
      }
      if (System.nanoTime() > deadline) {
        throw new CannotStart(
            name() + " does not answer after " + ANSWER.toSeconds() + " s; see " + console());
      }
      Thread.sleep(STEP.toMillis());
    }
  }

  /**
   * Asks those to end that this {@code up} started, waits for them, and kills what does not end by
   * itself within the limit. Returns at once, interrupted, if the thread is.
   */
  static void stop(List<UpNode> nodes, Duration limit) {
    nodes.forEach(UpNode::stop);
    try {
      for (UpNode node : nodes) {
        node.awaitStop(limit);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void stop() {
    Process started = process;
    if (started != null) {
      started.destroy();
    }
  }

  private void awaitStop(Duration limit) throws InterruptedException {
    Process started = process;
    if (started != null && !started.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
      started.destroyForcibly().waitFor();
    }
  }
}
