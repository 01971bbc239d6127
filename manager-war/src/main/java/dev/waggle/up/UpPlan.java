package dev.waggle.up;

import dev.waggle.json.EngineJson;
import dev.waggle.json.MalformedJsonException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * What the first {@code up} chose and each later one keeps: how tasks run, and on which port each
 * node listens.
 *
 * @param runtime {@code docker} or {@code process}
 * @param ports the cluster port of node 1, 2, …; the next one is its Raft port
 */
record UpPlan(String runtime, List<Long> ports) {
  static final int FIRST_PORT = 2377;
  static final int BLOCK = 10;
  private static final int LAST_PORT = 30_000;

  UpPlan {
    ports = List.copyOf(ports);
  }

  /** The plan kept in the file; empty if there is none yet. */
  static Optional<UpPlan> read(Path file) {
    try {
      return Files.exists(file)
          ? Optional.of(EngineJson.api().fromJson(Files.readAllBytes(file), UpPlan.class))
          : Optional.empty();
    } catch (IOException | MalformedJsonException e) {
      throw new CannotStart(
          "cannot read "
              + file
              + ": "
              + e.getMessage()
              + "; remove "
              + file.getParent()
              + " to begin anew");
    }
  }

  void write(Path file) {
    try {
      Files.createDirectories(file.getParent());
      Path fresh = file.resolveSibling(file.getFileName() + ".new");
      Files.write(fresh, EngineJson.api().toJsonBytes(this));
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("writing " + file, e);
    }
  }

  /**
   * The plan with at least so many nodes: each new one takes the next block whose ports are free.
   *
   * @param free whether nobody listens on a port
   * @throws CannotStart if there are not enough free ports
   */
  UpPlan grownTo(int nodes, IntPredicate free) {
    List<Long> grown = new ArrayList<>(ports);
    long port = FIRST_PORT;
    while (grown.size() < nodes) {
      if (port > LAST_PORT) {
        throw new CannotStart("no free ports between " + FIRST_PORT + " and " + LAST_PORT);
      }
      if (!grown.contains(port) && free.test((int) port) && free.test((int) port + 1)) {
        grown.add(port);
      }
      port += BLOCK;
    }
    return new UpPlan(runtime, grown);
  }
}
