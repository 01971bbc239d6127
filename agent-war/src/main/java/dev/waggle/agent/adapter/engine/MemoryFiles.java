package dev.waggle.agent.adapter.engine;

import dev.waggle.agent.core.content.ContainerFile;
import dev.waggle.model.id.Ids;
import dev.waggle.model.id.NodeId;
import dev.waggle.model.id.TaskId;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Files with the bytes of secrets and configs, on a file system that is in memory only: {@code
 * <base>/<node>/<task>/<place>}. They are there before the container is made, empty, and get their
 * bytes before it is started; they go when it has ended. Nobody else can read the directory.
 */
final class MemoryFiles {
  private static final Set<String> IN_MEMORY = Set.of("tmpfs", "ramfs");
  private static final FileAttribute<Set<PosixFilePermission>> OWNERS =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static final FileAttribute<Set<PosixFilePermission>> OWNERS_FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final List<Path> parents;
  private final boolean root;
  private volatile Optional<Path> known = Optional.empty();

  /** Over the first of these directories that is in memory and can be written to. */
  MemoryFiles(List<Path> parents, boolean root) {
    this.parents = List.copyOf(parents);
    this.root = root;
  }

  /** Where this host has such a file system. */
  static MemoryFiles ofHost() {
    boolean root = "root".equals(System.getProperty("user.name"));
    List<Path> parents = new ArrayList<>();
    if (root) {
      parents.add(Path.of("/run"));
    }
    Optional.ofNullable(System.getenv("XDG_RUNTIME_DIR"))
        .filter(dir -> !dir.isBlank() && !root)
        .map(Path::of)
        .ifPresent(parents::add);
    parents.add(Path.of("/dev/shm"));
    return new MemoryFiles(parents, root);
  }

  /** Makes so many empty files for a task, for the engine to find; gives their paths. */
  List<Path> reserve(TaskRef task, int number) {
    if (number == 0) {
      return List.of();
    }
    Path node = base().resolve(task.node().value());
    Path directory = node.resolve(task.task().value());
    try {
      make(node);
      make(directory);
      List<Path> files = new ArrayList<>();
      for (int place = 0; place < number; place++) {
        files.add(empty(directory.resolve(Integer.toString(place))));
      }
      return files;
    } catch (IOException e) {
      throw failure(directory, e);
    }
  }

  /** Fills them; what was in them is replaced. */
  void write(TaskRef task, List<ContainerFile> files) {
    List<Path> paths = reserve(task, files.size());
    for (ContainerFile file : files) {
      Path path = paths.get(file.place());
      try {
        Files.deleteIfExists(path);
        Files.write(Files.createFile(path, OWNERS_FILE), file.bytes().bytes());
        own(path, file);
        Files.setAttribute(path, "unix:mode", file.mode());
      } catch (IOException e) {
        throw failure(path, e);
      }
    }
  }

  private void own(Path path, ContainerFile file) throws IOException {
    if (root) {
      Files.setAttribute(path, "unix:uid", file.uid());
      Files.setAttribute(path, "unix:gid", file.gid());
    } else if (file.uid() != 0 || file.gid() != 0) {
      throw EngineFailure.fatal(
          "files of secrets and configs can have no owner but root: the agent does not run as"
              + " root");
    }
  }

  /** Deletes the files of a task; fine if there are none. */
  void remove(TaskRef task) {
    found()
        .map(base -> base.resolve(task.node().value()).resolve(task.task().value()))
        .filter(Files::isDirectory)
        .ifPresent(MemoryFiles::delete);
  }

  /** Tasks of the node that have files. */
  Set<TaskId> tasksOf(NodeId node) {
    Set<TaskId> tasks = new TreeSet<>();
    Optional<Path> directory = found().map(base -> base.resolve(node.value()));
    if (directory.filter(Files::isDirectory).isEmpty()) {
      return tasks;
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory.get())) {
      for (Path entry : entries) {
        String name = entry.getFileName().toString();
        if (Ids.isWellFormed(name)) {
          tasks.add(new TaskId(name));
        }
      }
    } catch (IOException e) {
      throw failure(directory.get(), e);
    }
    return tasks;
  }

  private Path base() {
    Path base =
        found()
            .orElseThrow(
                () ->
                    EngineFailure.fatal(
                        "this node has no file system in memory for secrets and configs: none of "
                            + parents
                            + " is a tmpfs that can be written to"));
    try {
      make(base);
    } catch (IOException e) {
      throw failure(base, e);
    }
    return base;
  }

  private Optional<Path> found() {
    if (known.isEmpty()) {
      String name = root ? "waggle" : "waggle-" + System.getProperty("user.name");
      known =
          parents.stream()
              .filter(MemoryFiles::isInMemory)
              .findFirst()
              .map(parent -> parent.resolve(name));
    }
    return known;
  }

  private static boolean isInMemory(Path directory) {
    try {
      return Files.isWritable(directory)
          && IN_MEMORY.contains(Files.getFileStore(directory).type());
    } catch (IOException e) {
      return false;
    }
  }

  /** In a directory that all can write to, somebody else may have been first. */
  private static void make(Path directory) throws IOException {
    try {
      Files.createDirectory(directory, OWNERS);
    } catch (FileAlreadyExistsException e) {
      boolean mine =
          Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)
              && Files.getOwner(directory, LinkOption.NOFOLLOW_LINKS)
                  .getName()
                  .equals(System.getProperty("user.name"));
      if (!mine) {
        throw EngineFailure.fatal(directory + " is there already and is somebody else's", e);
      }
      Files.setPosixFilePermissions(directory, OWNERS.value());
    }
  }

  private static Path empty(Path file) throws IOException {
    return Files.exists(file) ? file : Files.createFile(file, OWNERS_FILE);
  }

  private static void delete(Path directory) {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
      Files.deleteIfExists(directory);
    } catch (NoSuchFileException e) {
      return; // it is gone: what was wanted
    } catch (IOException e) {
      throw EngineFailure.temporary("deleting " + directory + ": " + e.getMessage(), e);
    }
  }

  private static EngineFailure failure(Path path, IOException e) {
    return EngineFailure.temporary("making " + path + ": " + e.getMessage(), e);
  }
}
