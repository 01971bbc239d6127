package dev.waggle.agent.app;

import dev.waggle.agent.adapter.engine.Engine;
import dev.waggle.agent.adapter.engine.EngineFacts;
import dev.waggle.agent.adapter.engine.TaskRef;
import dev.waggle.agent.core.node.NodeTasks;
import dev.waggle.agent.core.task.ContainerView;
import dev.waggle.agent.core.task.LocalTask;
import dev.waggle.model.id.NodeId;
import dev.waggle.model.id.TaskId;
import dev.waggle.model.task.TaskState;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Keeps an eye on the engine: what it is, which containers changed, which there are. What it tells
 * is only that it is time to look; every look asks the engine anew. Confined to the loop's thread.
 */
final class EngineLink implements AutoCloseable {
  private static final Logger LOG = System.getLogger(EngineLink.class.getName());
  private static final long DESCRIBE_MILLIS = 20_000;
  private static final long RETRY_MILLIS = 1_000;

  /** In case a change was not told: nothing is left to the watch alone. */
  private static final long LOOK_AT_ALL_MILLIS = 10_000;

  private static final long LIST_MILLIS = 60_000;

  private final Engine engine;
  private final EngineRunner runner;
  private final Executor loop;
  private final Listener listener;
  private final Set<TaskId> looking = new HashSet<>();
  private final Set<TaskId> lookAgain = new HashSet<>();
  private Optional<EngineFacts> facts = Optional.empty();
  private Optional<String> trouble = Optional.of("the engine has not answered yet");
  private Optional<NodeId> node = Optional.empty();
  private Optional<Engine.Watch> watch = Optional.empty();
  private boolean asked;
  private boolean describing;
  private boolean beginningToWatch;
  private long describeAtMillis;
  private long watchAtMillis;
  private long listAtMillis;
  private long lookAtAllMillis;

  /** Who is told what was seen; on the loop's thread. */
  interface Listener {
    /** The task, if the node still has it. */
    Optional<LocalTask> task(TaskId id);

    void seen(TaskId task, Optional<ContainerView> container);

    /** Tasks that have containers with this node's label. */
    void found(Set<TaskId> tasks);

    /** Tasks that have containers with the labels of other nodes. */
    void foundBeside(SortedMap<NodeId, Set<TaskId>> tasks);

    long nowMillis();
  }

  EngineLink(Engine engine, EngineRunner runner, Executor loop, Listener listener) {
    this.engine = engine;
    this.runner = runner;
    this.loop = loop;
    this.listener = listener;
  }

  /** What the engine is; empty until it has answered once. */
  Optional<EngineFacts> facts() {
    return facts;
  }

  /** Why the engine cannot be used now; empty if it can. */
  Optional<String> trouble() {
    return trouble;
  }

  /** Whether the engine was asked and gave no answer, ever. */
  boolean neverAnswered() {
    return asked && facts.isEmpty();
  }

  /** Whose containers are watched; empty for nobody's. */
  void follow(Optional<NodeId> followed) {
    if (!followed.equals(node)) {
      close();
      node = followed;
      watchAtMillis = 0;
      listAtMillis = 0;
    }
  }

  @Override
  public void close() {
    Optional<Engine.Watch> ended = watch;
    watch = Optional.empty();
    ended.ifPresent(w -> runner.look(w::close));
  }

  /** Begins what is due. */
  void tick(long now, NodeTasks tasks) {
    if (!describing && now >= describeAtMillis) {
      describing = true;
      asking(engine::describe, this::described, this::notDescribed);
    }
    node.ifPresent(n -> tick(now, n, tasks));
  }

  private void tick(long now, NodeId current, NodeTasks tasks) {
    if (watch.isEmpty() && !beginningToWatch && now >= watchAtMillis) {
      beginToWatch(current);
    }
    if (now >= listAtMillis) {
      listAtMillis = now + LIST_MILLIS;
      asking(() -> engine.tasksOf(current), listener::found, this::complain);
      asking(() -> engine.tasksBeside(current), listener::foundBeside, this::complain);
    }
    if (now >= lookAtAllMillis) {
      lookAtAllMillis = now + LOOK_AT_ALL_MILLIS;
      asking(
          () -> engine.runningOf(current), steady -> lookAtAllBut(steady, tasks), this::complain);
    }
  }

  private void lookAtAllBut(Set<TaskId> steady, NodeTasks tasks) {
    tasks.tasks().values().stream()
        .filter(
            task ->
                task.state() == TaskState.STARTING
                    || task.state() == TaskState.RUNNING && !steady.contains(task.id()))
        .forEach(task -> look(task.id()));
  }

  private void described(EngineFacts answer) {
    describing = false;
    asked = true;
    facts = Optional.of(answer);
    if (trouble.isPresent()) {
      LOG.log(
          Level.INFO,
          "the engine answers: {0}",
          answer.description().engineVersion().orElse("no version"));
      lookAtAllMillis = 0;
    }
    trouble = Optional.empty();
    describeAtMillis = listener.nowMillis() + DESCRIBE_MILLIS;
  }

  private void notDescribed(String why) {
    describing = false;
    asked = true;
    if (!trouble.equals(Optional.of(why))) {
      LOG.log(Level.WARNING, "{0}", why);
    }
    trouble = Optional.of(why);
    describeAtMillis = listener.nowMillis() + RETRY_MILLIS;
  }

  private void beginToWatch(NodeId current) {
    beginningToWatch = true;
    asking(
        () -> engine.watch(current, task -> loop.execute(() -> look(task)), this::broken),
        begun -> watching(current, begun),
        why -> {
          beginningToWatch = false;
          watchAtMillis = listener.nowMillis() + RETRY_MILLIS;
          complain(why);
        });
  }

  private void watching(NodeId watched, Engine.Watch begun) {
    beginningToWatch = false;
    if (!node.equals(Optional.of(watched))) {
      runner.look(begun::close);
      return;
    }
    watch = Optional.of(begun);
    lookAtAllMillis = 0; // what changed before the watch began was told to nobody
  }

  private void broken() {
    loop.execute(
        () -> {
          close();
          watchAtMillis = listener.nowMillis() + RETRY_MILLIS;
          describeAtMillis = 0;
        });
  }

  private void look(TaskId task) {
    Optional<LocalTask> known = listener.task(task);
    if (known.isEmpty()) {
      return;
    }
    if (!looking.add(task)) {
      lookAgain.add(task);
      return;
    }
    TaskRef ref = TaskRef.of(known.get().assigned());
    runner.ask(
        () -> {
          Optional<Optional<ContainerView>> seen = inspected(ref);
          loop.execute(() -> looked(task, seen));
        });
  }

  private Optional<Optional<ContainerView>> inspected(TaskRef ref) {
    try {
      return Optional.of(engine.inspect(ref));
    } catch (RuntimeException | Error e) {
      return Optional.empty(); // looked at again with all others
    }
  }

  private void looked(TaskId task, Optional<Optional<ContainerView>> seen) {
    looking.remove(task);
    seen.ifPresent(container -> listener.seen(task, container));
    if (lookAgain.remove(task)) {
      look(task);
    }
  }

  private <T> void asking(Supplier<T> question, Consumer<T> answer, Consumer<String> failed) {
    runner.look(
        () -> {
          try {
            T told = question.get();
            loop.execute(() -> answer.accept(told));
          } catch (RuntimeException e) {
            String why = Optional.ofNullable(e.getMessage()).orElse(e.toString());
            loop.execute(() -> failed.accept(why));
          } catch (Error fault) {
            // Who is told nothing would wait for ever.
            loop.execute(() -> failed.accept("a fault of this node: " + fault));
          }
        });
  }

  private void complain(String why) {
    LOG.log(Level.DEBUG, "{0}", why);
  }
}
