package dev.waggle.agent.adapter.engine;

import dev.waggle.model.id.Ids;
import dev.waggle.model.id.NodeId;
import dev.waggle.model.id.TaskId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The directory of one task that runs as a process: what it is, who supervises it, how it ended.
 * The supervisor writes {@code started/} and {@code exit}, this class the rest.
 */
final class TaskDirectory {
  private static final String NODE = "node";
  private static final String BOOT = "boot";
  private static final String SIGNAL = "stop-signal";
  private static final String ENVIRONMENT = "env";
  private static final String EXIT = "exit";

  /** More than a supervisor needs from its first act to its second. */
  private static final Duration BEGIN_LIMIT = Duration.ofSeconds(10);

  private final Path path;

  private TaskDirectory(Path path) {
    this.path = path;
  }

  static TaskDirectory of(Path tasks, TaskId task) {
    return new TaskDirectory(tasks.resolve(task.value()));
  }

  /** The task of a directory; empty if its name is not the one of a task. */
  static Optional<TaskId> taskOf(Path directory) {
    String name = directory.getFileName().toString();
    return Ids.isWellFormed(name) ? Optional.of(new TaskId(name)) : Optional.empty();
  }

  Path path() {
    return path;
  }

  Path exitFile() {
    return path.resolve(EXIT);
  }

  /** The node whose task it is; empty if it was never made wholly. */
  Optional<NodeId> node() {
    return read(path.resolve(NODE)).filter(Ids::isWellFormed).map(NodeId::new);
  }

  /** Makes it; the node's name comes last and makes it valid. */
  void make(NodeId node, String stopSignal, String environment) {
    try {
      Files.createDirectories(path);
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
      write(SIGNAL, stopSignal);
      write(ENVIRONMENT, environment);
      write(NODE, node.value());
    } catch (IOException e) {
      throw EngineFailure.temporary("making " + path + ": " + e.getMessage(), e);
    }
  }

  String stopSignal() {
    return read(path.resolve(SIGNAL)).orElse("TERM");
  }

  /** Notes the machine's life in which it is started: pids mean nothing in another one. */
  void noteBoot(String bootId) {
    try {
      write(BOOT, bootId);
    } catch (IOException e) {
      throw EngineFailure.temporary("writing to " + path + ": " + e.getMessage(), e);
    }
  }

  boolean isOfBoot(String bootId) {
    return read(path.resolve(BOOT)).filter(bootId::equals).isPresent();
  }

  boolean isStarted() {
    return Files.isDirectory(path.resolve("started"));
  }

  /** Whether its supervisor may not have had the time to write itself down. */
  boolean isJustStarted() {
    try {
      Instant started = Files.getLastModifiedTime(path.resolve("started")).toInstant();
      return Instant.now().isBefore(started.plus(BEGIN_LIMIT));
    } catch (IOException e) {
      return false;
    }
  }

  /** Its supervisor, once that has written itself down. */
  Optional<ProcStat> supervisor() {
    return read(path.resolve("started").resolve("supervisor")).flatMap(ProcStat::parse);
  }

  /** The process of the task itself, once it has begun. */
  Optional<ProcStat> process() {
    return read(path.resolve("started").resolve("task")).flatMap(ProcStat::parse);
  }

  /** How it ended, as its supervisor wrote down. */
  Optional<Integer> exitCode() {
    return read(exitFile()).flatMap(TaskDirectory::number);
  }

  void delete() {
    if (!Files.exists(path)) {
      return;
    }
    try {
      Files.deleteIfExists(path.resolve(NODE)); // first: half a directory is nobody's task
      Files.walkFileTree(path, new Deleting());
    } catch (IOException e) {
      throw EngineFailure.temporary("deleting " + path + ": " + e.getMessage(), e);
    }
  }

  private void write(String name, String text) throws IOException {
    Path fresh = path.resolve(name + ".new");
    Files.writeString(fresh, text);
    Files.move(fresh, path.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }

  private static Optional<Integer> number(String text) {
    return text.matches("[0-9]{1,3}") ? Optional.of(Integer.valueOf(text)) : Optional.empty();
  }

  private static Optional<String> read(Path file) {
    try {
      return Optional.of(Files.readString(file, StandardCharsets.ISO_8859_1).strip());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw EngineFailure.temporary("reading " + file + ": " + e.getMessage(), e);
    }
  }

  private static final class Deleting extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
        throws IOException {
      if (failure != null) {
        throw failure;
      }
      Files.deleteIfExists(directory);
      return FileVisitResult.CONTINUE;
    }
  }
}
