package dev.waggle.agent.app;

import dev.waggle.agent.adapter.engine.Engine;
import dev.waggle.agent.adapter.engine.EngineFacts;
import dev.waggle.agent.adapter.engine.EngineFailure;
import dev.waggle.agent.adapter.engine.HostFacts;
import dev.waggle.agent.adapter.engine.StopRule;
import dev.waggle.agent.adapter.engine.TaskRef;
import dev.waggle.agent.core.content.ContainerFile;
import dev.waggle.agent.core.task.ContainerView;
import dev.waggle.dispatch.AssignedTask;
import dev.waggle.model.id.NodeId;
import dev.waggle.model.id.TaskId;
import dev.waggle.model.object.EngineDescription;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/**
 * An engine in memory that does what it is asked and remembers that; pulls and stops wait for a
 * latch.
 */
final class WillingEngine implements Engine {
  final List<TaskId> pulling = new CopyOnWriteArrayList<>();
  final List<TaskId> stopping = new CopyOnWriteArrayList<>();
  final List<TaskId> started = new CopyOnWriteArrayList<>();
  final List<TaskId> inspected = new CopyOnWriteArrayList<>();
  final Map<TaskId, List<ContainerFile>> given = new ConcurrentHashMap<>();
  volatile Runnable beforeDescribe = () -> {};
  volatile Runnable beforeStart = () -> {};
  volatile CountDownLatch pulls = new CountDownLatch(0);
  volatile CountDownLatch stops = new CountDownLatch(0);

  @Override
  public EngineFacts describe() {
    beforeDescribe.run();
    return new EngineFacts(
        "host",
        HostFacts.platform(),
        1_000_000_000L,
        1L << 30,
        List.of(),
        new EngineDescription(Optional.of("1"), Optional.empty(), Optional.empty()));
  }

  @Override
  public void accept(AssignedTask task) {}

  @Override
  public void pull(AssignedTask task) {
    pulling.add(task.id());
    await(pulls);
  }

  static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw EngineFailure.temporary("broken off", e);
    }
  }

  @Override
  public ContainerView create(AssignedTask task) {
    return ContainerView.created(task.id().value());
  }

  @Override
  public ContainerView start(AssignedTask task, List<ContainerFile> files) {
    beforeStart.run();
    given.put(task.id(), files);
    started.add(task.id());
    return ContainerView.running(task.id().value(), 1);
  }

  @Override
  public Optional<ContainerView> inspect(TaskRef task) {
    inspected.add(task.task());
    return started.contains(task.task())
        ? Optional.of(ContainerView.running(task.task().value(), 1))
        : Optional.empty();
  }

  @Override
  public Optional<ContainerView> stop(TaskRef task, StopRule rule) {
    stopping.add(task.task());
    await(stops);
    return Optional.of(ContainerView.exited(task.task().value(), 0));
  }

  @Override
  public void remove(TaskRef task, StopRule rule) {
    started.remove(task.task());
  }

  @Override
  public Set<TaskId> tasksOf(NodeId node) {
    return Set.copyOf(started);
  }

  @Override
  public SortedMap<NodeId, Set<TaskId>> tasksBeside(NodeId node) {
    return new TreeMap<>();
  }

  @Override
  public Set<TaskId> runningOf(NodeId node) {
    return tasksOf(node);
  }

  @Override
  public Watch watch(NodeId node, Consumer<TaskId> changed, Runnable broken) {
    return () -> {};
  }
}
