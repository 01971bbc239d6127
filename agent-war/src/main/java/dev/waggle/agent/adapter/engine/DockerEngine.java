package dev.waggle.agent.adapter.engine;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.Event;
import dev.waggle.agent.core.content.ContainerFile;
import dev.waggle.agent.core.task.ContainerView;
import dev.waggle.agent.core.task.ContainerView.Phase;
import dev.waggle.dispatch.AssignedTask;
import dev.waggle.model.id.Ids;
import dev.waggle.model.id.NodeId;
import dev.waggle.model.id.TaskId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Runs tasks as containers of a Docker Engine, through docker-java. */
public final class DockerEngine implements Engine, AutoCloseable {
  /** How long the engine may take to begin an answer that needs no waiting for anything. */
  private static final Duration QUICK = Duration.ofSeconds(30);

  /** What an engine needs to end a container after the grace period. */
  private static final Duration AFTER_GRACE = Duration.ofSeconds(60);

  /**
   * What may change a task by itself. Containers are created and started by this node, which then
   * looks anyway.
   */
  private static final String[] TELLING = {"die", "oom", "destroy", "health_status"};

  private final EngineClients clients;
  private final DockerClient quick;
  private final DockerClient patient;
  private final ImagePuller images;
  private final MemoryFiles files;
  private final Map<TaskRef, String> ids = new ConcurrentHashMap<>();

  /** Made by this process and never asked to start: what the engine would show is known. */
  private final Set<TaskRef> unstarted = ConcurrentHashMap.newKeySet();

  /**
   * Connects when first used.
   *
   * @param address such as {@code unix:///var/run/docker.sock}
   * @param configuration a directory that holds no Docker configuration: what the operator's own
   *     client is set to is not for the node
   */
  public DockerEngine(URI address, Path configuration) {
    this(address, configuration, MemoryFiles.ofHost());
  }

  DockerEngine(URI address, Path configuration, MemoryFiles files) {
    this(EngineClients.of(address, configuration), files);
  }

  private DockerEngine(EngineClients clients, MemoryFiles files) {
    this.files = files;
    this.clients = clients;
    this.quick = clients.client(Optional.of(QUICK));
    this.patient = clients.client(Optional.empty());
    this.images =
        new ImagePuller(patient, "1".equals(System.getenv("DOCKER_SERVICE_PREFER_OFFLINE_IMAGE")));
  }

  @Override
  public EngineFacts describe() {
    return asked("", () -> EngineAnswers.facts(quick.infoCmd().exec()));
  }

  @Override
  public void accept(AssignedTask task) {
    new ContainerSpecTranslator(task).accept();
  }

  @Override
  public void pull(AssignedTask task) {
    images.pull(task, new ContainerSpecTranslator(task).image());
  }

  @Override
  public ContainerView create(AssignedTask task) {
    return asked("", () -> made(task, TaskRef.of(task)));
  }

  @Override
  public ContainerView rehearse(AssignedTask task) {
    try (DockerEngine played = new DockerEngine(clients.played(), files)) {
      played.pull(task);
      played.create(task);
      return played.start(task);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public ContainerView start(AssignedTask task, List<ContainerFile> contents) {
    TaskRef ref = TaskRef.of(task);
    Optional<ContainerView> made =
        Optional.ofNullable(ids.get(ref))
            .filter(id -> unstarted.remove(ref))
            .map(ContainerView::created);
    ContainerView found = made.or(() -> inspect(ref)).orElseThrow(() -> missing(task));
    if (found.phase() != Phase.CREATED) {
      return found;
    }
    files.write(ref, contents);
    asked(
        "starting container failed: ",
        () -> {
          try {
            quick.startContainerCmd(found.id()).exec();
          } catch (NotModifiedException e) {
            return found; // started by the call before this one
          }
          return found;
        });
    return inspect(ref).orElseThrow(() -> missing(task));
  }

  @Override
  public Optional<ContainerView> inspect(TaskRef task) {
    Optional<String> known = Optional.ofNullable(ids.get(task));
    Optional<ContainerView> view = known.flatMap(this::inspect);
    if (view.isEmpty()) {
      ids.remove(task);
      Optional<String> found = find(task);
      found.ifPresent(id -> ids.put(task, id));
      view = found.flatMap(this::inspect);
    }
    if (view.filter(seen -> seen.phase() == Phase.EXITED).isPresent()) {
      files.remove(task); // it is never started again
    }
    return view;
  }

  @Override
  public Optional<ContainerView> stop(TaskRef task, StopRule rule) {
    Optional<ContainerView> found = inspect(task);
    if (found.isEmpty() || found.get().phase() != Phase.RUNNING) {
      return found;
    }
    asked(
        "",
        () -> {
          stopContainer(found.get().id(), rule);
          return found;
        });
    Optional<ContainerView> after = inspect(task);
    if (after.filter(view -> view.phase() == Phase.RUNNING).isPresent()) {
      throw EngineFailure.temporary("container " + found.get().id() + " does not stop");
    }
    return after;
  }

  @Override
  public void remove(TaskRef task, StopRule rule) {
    Optional<ContainerView> stopped = stop(task, rule);
    stopped.ifPresent(
        view ->
            asked(
                "",
                () -> {
                  removeContainer(view.id());
                  return view;
                }));
    files.remove(task);
    ids.remove(task);
    unstarted.remove(task);
  }

  @Override
  public Set<TaskId> tasksOf(NodeId node) {
    Set<TaskId> tasks = new TreeSet<>(files.tasksOf(node));
    for (Container container : containers(Map.of(ContainerName.NODE_LABEL, node.value()))) {
      taskOf(container.getLabels()).ifPresent(tasks::add);
    }
    return tasks;
  }

  @Override
  public SortedMap<NodeId, Set<TaskId>> tasksBeside(NodeId node) {
    SortedMap<NodeId, Set<TaskId>> found = new TreeMap<>();
    for (Container container : containersOfTasks()) {
      Optional<NodeId> owner = nodeOf(container.getLabels());
      Optional<TaskId> task = taskOf(container.getLabels());
      if (owner.isPresent() && task.isPresent()) {
        found.computeIfAbsent(owner.get(), id -> new TreeSet<>()).add(task.get());
      }
    }
    found.remove(node);
    return found;
  }

  @Override
  public Set<TaskId> runningOf(NodeId node) {
    Set<TaskId> tasks = new TreeSet<>();
    for (Container container : containers(Map.of(ContainerName.NODE_LABEL, node.value()))) {
      if (EngineAnswers.runsWell(container)) {
        taskOf(container.getLabels()).ifPresent(tasks::add);
      }
    }
    return tasks;
  }

  @Override
  public Watch watch(NodeId node, Consumer<TaskId> changed, Runnable broken) {
    EventWatch watch = new EventWatch(changed, broken);
    asked(
        "",
        () ->
            patient
                .eventsCmd()
                .withEventTypeFilter("container")
                .withEventFilter(TELLING)
                .withLabelFilter(Map.of(ContainerName.NODE_LABEL, node.value()))
                .exec(watch));
    return watch::end;
  }

  @Override
  public void close() throws IOException {
    quick.close();
    patient.close();
  }

  private ContainerView made(AssignedTask task, TaskRef ref) {
    ContainerSpecTranslator translator = new ContainerSpecTranslator(task);
    int needed = translator.filePlaces().size();
    CreateContainerCmd request = request(translator, files.reserve(ref, needed));
    try {
      String id = request.exec().getId();
      ids.put(ref, id);
      unstarted.add(ref);
      return ContainerView.created(id);
    } catch (ConflictException e) {
      // The name is taken: by the call before this one, or by somebody else's container.
      return inspect(ref).orElseThrow(() -> EngineAnswers.failure("", e));
    }
  }

  private CreateContainerCmd request(ContainerSpecTranslator translator, List<Path> mounted) {
    CreateContainerCmd request = quick.createContainerCmd(translator.image().name());
    translator.fill(request, mounted);
    return request;
  }

  private Optional<ContainerView> inspect(String id) {
    return asked(
        "",
        () -> {
          try {
            return Optional.of(EngineAnswers.view(quick.inspectContainerCmd(id).exec()));
          } catch (NotFoundException e) {
            return Optional.empty();
          }
        });
  }

  private Optional<String> find(TaskRef task) {
    Map<String, String> labels =
        Map.of(
            ContainerName.NODE_LABEL,
            task.node().value(),
            ContainerName.TASK_LABEL,
            task.task().value());
    return containers(labels).stream().map(Container::getId).findFirst();
  }

  private List<Container> containers(Map<String, String> labels) {
    return asked(
        "", () -> quick.listContainersCmd().withShowAll(true).withLabelFilter(labels).exec());
  }

  private List<Container> containersOfTasks() {
    List<String> labels = List.of(ContainerName.NODE_LABEL, ContainerName.TASK_LABEL);
    return asked(
        "", () -> quick.listContainersCmd().withShowAll(true).withLabelFilter(labels).exec());
  }

  private void stopContainer(String id, StopRule rule) {
    try (DockerClient client =
        clients.client(Optional.of(rule.graceOrDefault().plus(AFTER_GRACE)))) {
      var request = client.stopContainerCmd(id);
      rule.grace().ifPresent(grace -> request.withTimeout(seconds(grace)));
      request.exec();
    } catch (NotModifiedException | NotFoundException e) {
      return; // it has stopped, or is gone: what was wanted
    } catch (IOException e) {
      throw EngineFailure.temporary("closing a connection to the engine: " + e.getMessage(), e);
    }
  }

  /** More than the engine can be told is told as the most that it can: 68 years. */
  private static int seconds(Duration grace) {
    return (int) Math.min(Integer.MAX_VALUE, grace.toSeconds());
  }

  private void removeContainer(String id) {
    try {
      quick.removeContainerCmd(id).withForce(true).withRemoveVolumes(true).exec();
    } catch (NotFoundException e) {
      return; // it is gone: what was wanted
    }
  }

  private static <T> T asked(String prefix, Supplier<T> question) {
    try {
      return question.get();
    } catch (RuntimeException e) {
      throw EngineAnswers.failure(prefix, e);
    }
  }

  private static Optional<NodeId> nodeOf(Map<String, String> labels) {
    return Stream.ofNullable(labels.get(ContainerName.NODE_LABEL))
        .filter(Ids::isWellFormed)
        .map(NodeId::new)
        .findFirst();
  }

  private static Optional<TaskId> taskOf(Map<String, String> labels) {
    return Stream.ofNullable(labels.get(ContainerName.TASK_LABEL))
        .filter(Ids::isWellFormed)
        .map(TaskId::new)
        .findFirst();
  }

  private static EngineFailure missing(AssignedTask task) {
    return EngineFailure.fatal(
        "starting container failed: No such container: " + ContainerName.of(task));
  }

  private static final class EventWatch extends ResultCallback.Adapter<Event> {
    private final Consumer<TaskId> changed;
    private final Runnable broken;
    private final AtomicBoolean over = new AtomicBoolean();

    EventWatch(Consumer<TaskId> changed, Runnable broken) {
      this.changed = changed;
      this.broken = broken;
    }

    @Override
    public void onNext(Event event) {
      if (event.getActor() != null && event.getActor().getAttributes() != null) {
        taskOf(event.getActor().getAttributes()).ifPresent(changed);
      }
    }

    @Override
    public void onError(Throwable thrown) {
      tellBroken(); // not to super, which would log a stack trace
    }

    @Override
    public void onComplete() {
      super.onComplete();
      tellBroken();
    }

    void end() {
      over.set(true);
      try {
        close();
      } catch (IOException e) {
        throw EngineFailure.temporary("closing the engine's events: " + e.getMessage(), e);
      }
    }

    private void tellBroken() {
      if (over.compareAndSet(false, true)) {
        broken.run();
      }
    }
  }
}
