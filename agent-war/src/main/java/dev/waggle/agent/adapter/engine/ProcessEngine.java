package dev.waggle.agent.adapter.engine;

import dev.waggle.agent.core.content.ContainerFile;
import dev.waggle.agent.core.task.ContainerView;
import dev.waggle.dispatch.AssignedTask;
import dev.waggle.model.id.NodeId;
import dev.waggle.model.id.TaskId;
import dev.waggle.model.object.EngineDescription;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Runs tasks as processes of the operating system, each under a shell that outlives this JVM. For
 * machines without Docker, demos and tests: the image is only a label. Linux only.
 */
public final class ProcessEngine implements Engine {
  /** Of each of a task's two output files. */
  public static final long OUTPUT_LIMIT_BYTES = 10_000_000;

  /** The exit code of a task whose end nobody saw, as with Docker. */
  static final int LOST = 255;

  private static final Duration BEGIN_LIMIT = Duration.ofSeconds(10);
  private static final long POLL_MILLIS = 20;

  private final Path tasks;
  private final Path supervise;
  private final Path launch;
  private final String bootId;
  private final Map<TaskId, BooleanSupplier> running = ProcessWatch.noTasks();

  /**
   * Makes the directory if it is not there.
   *
   * @param tasks where each task has a directory of its own
   * @param bootId names this life of the machine
   * @throws EngineFailure if this host cannot run processes so
   */
  public ProcessEngine(Path tasks, String bootId) {
    this.tasks = tasks;
    this.bootId = bootId;
    try {
      Files.createDirectories(tasks);
      this.supervise = script("supervise.sh");
      this.launch = script("launch.sh");
    } catch (IOException e) {
      throw EngineFailure.fatal("making " + tasks + ": " + e.getMessage(), e);
    }
    if (ProcStat.of(ProcessHandle.current().pid()).isEmpty()) {
      throw EngineFailure.fatal("the process runtime needs Linux with /proc");
    }
  }

  @Override
  public EngineFacts describe() {
    return new EngineFacts(
        HostFacts.hostname(),
        HostFacts.platform(),
        HostFacts.nanoCpus(),
        HostFacts.memoryBytes(),
        List.of(),
        new EngineDescription(Optional.of("process"), Optional.empty(), Optional.of(List.of())));
  }

  @Override
  public void accept(AssignedTask task) {
    ProcessRules.accept(task);
  }

  @Override
  public void pull(AssignedTask task) {
    // The image is only a label.
  }

  @Override
  public ContainerView create(AssignedTask task) {
    TaskRef ref = TaskRef.of(task);
    TaskDirectory directory = directory(ref);
    if (directory.node().isEmpty()) {
      ProcessLaunch what = new ProcessLaunch(task, HostFacts.hostname());
      directory.make(ref.node(), what.stopSignal(), what.environmentScript());
    }
    return inspect(ref).orElseThrow(() -> foreign(ref));
  }

  @Override
  public ContainerView start(AssignedTask task, List<ContainerFile> files) {
    TaskRef ref = TaskRef.of(task);
    TaskDirectory directory = directory(ref);
    if (directory.node().isEmpty()) {
      throw EngineFailure.fatal("starting container failed: No such container: " + ref.task());
    }
    if (!directory.isStarted()) {
      List<String> command = new ProcessLaunch(task, HostFacts.hostname()).command();
      directory.noteBoot(bootId);
      spawn(directory, command);
      awaitBegin(directory);
    }
    return inspect(ref).orElseThrow(() -> foreign(ref));
  }

  @Override
  public Optional<ContainerView> inspect(TaskRef ref) {
    TaskDirectory directory = directory(ref);
    if (!directory.node().equals(Optional.of(ref.node()))) {
      return Optional.empty();
    }
    String id = ref.task().value();
    if (!directory.isStarted()) {
      return Optional.of(ContainerView.created(id));
    }
    boolean alive = isAlive(directory);
    Optional<Integer> exit = directory.exitCode(); // after the look: it is written before the end
    if (exit.isPresent()) {
      return Optional.of(ContainerView.exited(id, exit.get()));
    }
    if (alive) {
      running.put(ref.task(), () -> hasEnded(directory));
      return Optional.of(
          ContainerView.running(id, directory.process().map(ProcStat::pid).orElse(0L)));
    }
    String why =
        directory.isOfBoot(bootId) ? "its supervisor was killed" : "the machine was restarted";
    return Optional.of(ContainerView.exited(id, LOST).withError(Optional.of(why)));
  }

  @Override
  public Optional<ContainerView> stop(TaskRef ref, StopRule rule) {
    TaskDirectory directory = directory(ref);
    Optional<ContainerView> found = inspect(ref);
    if (found.filter(c -> c.phase() == ContainerView.Phase.RUNNING).isEmpty()) {
      return found;
    }
    directory.process().filter(ProcStat::isAlive).ifPresent(p -> signal(directory, p));
    boolean inTime = ended(directory, rule.graceOrDefault());
    killAll(ref, directory);
    if (!inTime && !ended(directory, BEGIN_LIMIT)) {
      throw EngineFailure.temporary("the processes of task " + ref.task() + " do not end");
    }
    return inspect(ref);
  }

  @Override
  public void remove(TaskRef ref, StopRule rule) {
    if (inspect(ref).isPresent()) {
      stop(ref, rule);
      directory(ref).delete();
    }
    running.remove(ref.task());
  }

  @Override
  public Set<TaskId> tasksOf(NodeId node) {
    return byNode().getOrDefault(node, Set.of());
  }

  @Override
  public SortedMap<NodeId, Set<TaskId>> tasksBeside(NodeId node) {
    SortedMap<NodeId, Set<TaskId>> found = byNode();
    found.remove(node);
    return found;
  }

  private SortedMap<NodeId, Set<TaskId>> byNode() {
    SortedMap<NodeId, Set<TaskId>> found = new TreeMap<>();
    try (Stream<Path> entries = Files.list(tasks)) {
      for (Path entry : entries.filter(Files::isDirectory).toList()) {
        TaskDirectory.taskOf(entry)
            .ifPresent(
                task ->
                    TaskDirectory.of(tasks, task)
                        .node()
                        .map(owner -> found.computeIfAbsent(owner, id -> new TreeSet<>()))
                        .ifPresent(of -> of.add(task)));
      }
    } catch (IOException e) {
      throw EngineFailure.temporary("listing " + tasks + ": " + e.getMessage(), e);
    }
    return found;
  }

  @Override
  public Set<TaskId> runningOf(NodeId node) {
    return tasksOf(node).stream()
        .filter(task -> inspect(new TaskRef(node, task)).filter(ProcessEngine::runs).isPresent())
        .collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public Watch watch(NodeId node, Consumer<TaskId> changed, Runnable broken) {
    return ProcessWatch.start(running, changed);
  }

  private static boolean runs(ContainerView view) {
    return view.phase() == ContainerView.Phase.RUNNING;
  }

  private Path script(String name) throws IOException {
    Path script = tasks.resolveSibling(name);
    try (InputStream source = ProcessEngine.class.getResourceAsStream(name)) {
      if (source == null) {
        throw new AssertionError("not packaged: " + name);
      }
      Path fresh = tasks.resolveSibling(name + ".new");
      Files.copy(source, fresh, StandardCopyOption.REPLACE_EXISTING);
      // A shell reads its script as it goes: the one that runs keeps the old file.
      return Files.move(fresh, script, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  private TaskDirectory directory(TaskRef ref) {
    return TaskDirectory.of(tasks, ref.task());
  }

  private void spawn(TaskDirectory directory, Collection<String> command) {
    List<String> line = new ArrayList<>(List.of("setsid", "sh", supervise.toString()));
    line.add(directory.path().toString());
    line.add(Long.toString(OUTPUT_LIMIT_BYTES));
    line.add(launch.toString());
    line.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(line);
    builder.environment().clear();
    builder.environment().put("PATH", "/usr/local/bin:/usr/bin:/bin");
    try {
      builder
          .directory(directory.path().toFile())
          .redirectInput(Path.of("/dev/null").toFile())
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .redirectErrorStream(true)
          .start();
    } catch (IOException e) {
      throw EngineFailure.fatal("starting container failed: " + e.getMessage(), e);
    }
  }

  private static void awaitBegin(TaskDirectory directory) {
    boolean begun =
        await(
            () -> directory.process().isPresent() || directory.exitCode().isPresent(), BEGIN_LIMIT);
    if (!begun) {
      throw EngineFailure.temporary("the supervisor of " + directory.path() + " does not begin");
    }
  }

  private boolean isAlive(TaskDirectory directory) {
    if (!directory.isOfBoot(bootId)) {
      return false;
    }
    return directory.supervisor().map(ProcStat::isAlive).orElseGet(directory::isJustStarted)
        || directory.process().filter(ProcStat::isAlive).isPresent();
  }

  private boolean hasEnded(TaskDirectory directory) {
    return Files.exists(directory.exitFile()) || !isAlive(directory);
  }

  private boolean ended(TaskDirectory directory, Duration limit) {
    return await(() -> hasEnded(directory), limit);
  }

  private static void signal(TaskDirectory directory, ProcStat process) {
    Signals.send(directory.stopSignal(), List.of(process.pid()));
  }

  /** Also what has left the session, or outlived the first process. */
  private static void killAll(TaskRef ref, TaskDirectory directory) {
    String mark = ProcessLaunch.MARK + "=" + ref.task();
    Signals.send("KILL", Signals.processesOf(directory.process().filter(ProcStat::isAlive), mark));
  }

  private static boolean await(BooleanSupplier condition, Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        return false;
      }
      try {
        Thread.sleep(POLL_MILLIS);
      } catch (InterruptedException e) {
        throw Signals.interrupted(e);
      }
    }
    return true;
  }

  private static EngineFailure foreign(TaskRef ref) {
    return EngineFailure.fatal("the directory of task " + ref.task() + " is another node's");
  }
}
