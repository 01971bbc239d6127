package dev.waggle.agent.adapter.store;

import dev.waggle.agent.core.task.LocalTask;
import dev.waggle.dispatch.Fence;
import dev.waggle.dispatch.ManagerAddress;
import dev.waggle.json.EngineJson;
import dev.waggle.json.MalformedJsonException;
import dev.waggle.model.id.TaskId;
import dev.waggle.model.spec.Role;
import dev.waggle.node.AgentDirectory;
import dev.waggle.node.AgentDirectory.KeptFence;
import dev.waggle.node.ToldRole;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * {@code <data>/agent/}: the tasks of this node, the highest fence, the managers, the runtime. What
 * is kept is on disk when its method returns. A file that cannot be understood is set aside with
 * one line in the log: the managers know all that is in it. Confined to one thread.
 */
public final class LocalTaskStore {
  /** Number of the files' form. */
  static final int FORMAT = 1;

  private static final Logger LOG = System.getLogger(LocalTaskStore.class.getName());
  private static final String SUFFIX = ".json";
  private static final String MANAGERS = "managers.json";
  private static final String RUNTIME = "runtime.json";

  private final Path directory;
  private final Path tasks;

  /** A task as its file has it. */
  record KeptTask(int format, LocalTask task) {}

  /** The managers as their file has them. */
  record KeptManagers(int format, List<ManagerAddress> managers) {}

  /** The runtime as its file has it. */
  record KeptRuntime(int format, String runtime) {}

  /**
   * Makes the directory if it is not there.
   *
   * @param data the node's data directory
   * @throws UncheckedIOException if it cannot be made
   */
  public LocalTaskStore(Path data) {
    this.directory = data.resolve(AgentDirectory.NAME);
    this.tasks = directory.resolve("assigned");
    try {
      Files.createDirectories(tasks);
      for (Path mine : List.of(directory, tasks)) {
        Files.setPosixFilePermissions(mine, PosixFilePermissions.fromString("rwx------"));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("making " + tasks, e);
    }
  }

  /** All kept tasks, in the order of their ids. */
  public List<LocalTask> tasks() {
    List<LocalTask> kept = new ArrayList<>();
    try (Stream<Path> files = Files.list(tasks)) {
      for (Path file : files.sorted().toList()) {
        if (DurableFiles.isLeftover(file)) {
          DurableFiles.delete(file);
        } else if (file.toString().endsWith(SUFFIX)) {
          read(file, KeptTask.class).map(KeptTask::task).ifPresent(kept::add);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("listing " + tasks, e);
    }
    return kept;
  }

  /** Without credentials: a process that begins anew is told them again before it needs them. */
  public void put(Collection<LocalTask> changed) {
    Map<String, byte[]> files = new TreeMap<>();
    for (LocalTask task : changed) {
      LocalTask kept = task.withAssigned(task.assigned().withoutCredentials());
      files.put(task.id() + SUFFIX, EngineJson.log().toJsonBytes(new KeptTask(FORMAT, kept)));
    }
    write(tasks, files);
  }

  public void forget(TaskId task) {
    delete(tasks.resolve(task + SUFFIX));
  }

  public Optional<Fence> fence() {
    return read(directory.resolve(AgentDirectory.FENCE), KeptFence.class).map(KeptFence::fence);
  }

  /** Keeps the highest fence, or forgets it. */
  public void putFence(Optional<Fence> fence) {
    if (fence.isEmpty()) {
      delete(directory.resolve(AgentDirectory.FENCE));
    } else {
      write(AgentDirectory.FENCE, new KeptFence(FORMAT, fence.get()));
    }
  }

  /** The managers last heard of; none after leaving. */
  public List<ManagerAddress> managers() {
    return read(directory.resolve(MANAGERS), KeptManagers.class)
        .map(KeptManagers::managers)
        .orElse(List.of());
  }

  public void putManagers(List<ManagerAddress> managers) {
    write(MANAGERS, new KeptManagers(FORMAT, List.copyOf(managers)));
  }

  /** Keeps the role that the managers gave this node, for its manager part; or forgets it. */
  public void putRole(Optional<Role> role) {
    if (role.isEmpty()) {
      delete(directory.resolve(ToldRole.NAME));
    } else {
      write(ToldRole.NAME, new ToldRole(ToldRole.FORMAT, role.get()));
    }
  }

  /** The runtime that the tasks of this node were begun with; empty on a new node. */
  public Optional<String> runtime() {
    return read(directory.resolve(RUNTIME), KeptRuntime.class).map(KeptRuntime::runtime);
  }

  public void putRuntime(String runtime) {
    write(RUNTIME, new KeptRuntime(FORMAT, runtime));
  }

  private void write(String name, Object content) {
    write(directory, Map.of(name, EngineJson.log().toJsonBytes(content)));
  }

  private static void write(Path directory, Map<String, byte[]> files) {
    if (files.isEmpty()) {
      return;
    }
    try {
      DurableFiles.write(directory, files);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to " + directory, e);
    }
  }

  private static void delete(Path file) {
    try {
      DurableFiles.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException("deleting " + file, e);
    }
  }

  private static <T> Optional<T> read(Path file, Class<T> type) {
    try {
      return Optional.of(EngineJson.log().fromJson(Files.readAllBytes(file), type));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (MalformedJsonException | IllegalArgumentException e) {
      setAside(file, e);
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + file, e);
    }
  }

  private static void setAside(Path file, Exception why) {
    Path aside = file.resolveSibling(file.getFileName() + ".damaged");
    try {
      Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("setting " + file + " aside", e);
    }
    LOG.log(
        Level.WARNING,
        "{0} is damaged ({1}): set aside as {2}, the managers will say again what is in it",
        file,
        why.getMessage(),
        aside.getFileName());
  }
}
