package dev.waggle.agent.app;

import dev.waggle.agent.adapter.engine.Engine;
import dev.waggle.agent.adapter.engine.EngineFacts;
import dev.waggle.agent.adapter.engine.EngineFailure;
import dev.waggle.agent.adapter.engine.StopRule;
import dev.waggle.agent.adapter.engine.TaskRef;
import dev.waggle.agent.core.content.ContainerFile;
import dev.waggle.agent.core.task.ContainerView;
import dev.waggle.dispatch.AssignedTask;
import dev.waggle.model.id.NodeId;
import dev.waggle.model.id.TaskId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Consumer;
import org.eclipse.microprofile.faulttolerance.Bulkhead;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.eclipse.microprofile.faulttolerance.Timeout;

/**
 * The engine behind time limits and bulkheads; the {@link Breaker} is the runner's. A class of its
 * own, because interceptors do nothing on what a producer method returns, and act only on calls
 * through the bean's proxy. Pulling, stopping and watching have no time limit. A refusal of the
 * engine is an answer: it is not repeated.
 */
@ApplicationScoped
public class GuardedEngine implements Engine {
  /** More than the connection's own limit, which can break off what an interrupt cannot. */
  private static final long LOOK_MILLIS = 35_000;

  private static final long CHANGE_MILLIS = 65_000;

  /** As many as {@link EngineRunner} may have threads: a guard against others, not a queue. */
  private static final int AT_ONCE = EngineRunner.MOST_CHANGES;

  private volatile Optional<Engine> engine = Optional.empty();

  /** Sets the engine; called once, before anything else. */
  public void use(Engine chosen) {
    engine = Optional.of(chosen);
  }

  private Engine engine() {
    return engine.orElseThrow(() -> EngineFailure.temporary("no engine is set"));
  }

  @Override
  @Timeout(LOOK_MILLIS)
  public EngineFacts describe() {
    return engine().describe();
  }

  @Override
  public void accept(AssignedTask task) {
    engine().accept(task);
  }

  @Override
  public void pull(AssignedTask task) {
    engine().pull(task);
  }

  @Override
  @Timeout(CHANGE_MILLIS)
  @Bulkhead(AT_ONCE)
  public ContainerView create(AssignedTask task) {
    return engine().create(task);
  }

  /** Also the guards are new to the JVM. */
  @Override
  @Timeout(LOOK_MILLIS)
  @Bulkhead(AT_ONCE)
  public ContainerView rehearse(AssignedTask task) {
    return engine().rehearse(task);
  }

  @Override
  @Timeout(CHANGE_MILLIS)
  @Bulkhead(AT_ONCE)
  public ContainerView start(AssignedTask task, List<ContainerFile> files) {
    return engine().start(task, files);
  }

  @Override
  @Timeout(LOOK_MILLIS)
  @Retry(maxRetries = 2, delay = 100, jitter = 50, retryOn = EngineFailure.Temporary.class)
  public Optional<ContainerView> inspect(TaskRef task) {
    return engine().inspect(task);
  }

  @Override
  public Optional<ContainerView> stop(TaskRef task, StopRule rule) {
    return engine().stop(task, rule);
  }

  @Override
  public void remove(TaskRef task, StopRule rule) {
    engine().remove(task, rule);
  }

  @Override
  @Timeout(LOOK_MILLIS)
  @Retry(maxRetries = 2, delay = 100, jitter = 50, retryOn = EngineFailure.Temporary.class)
  public Set<TaskId> tasksOf(NodeId node) {
    return engine().tasksOf(node);
  }

  @Override
  @Timeout(LOOK_MILLIS)
  @Retry(maxRetries = 2, delay = 100, jitter = 50, retryOn = EngineFailure.Temporary.class)
  public SortedMap<NodeId, Set<TaskId>> tasksBeside(NodeId node) {
    return engine().tasksBeside(node);
  }

  @Override
  @Timeout(LOOK_MILLIS)
  @Retry(maxRetries = 2, delay = 100, jitter = 50, retryOn = EngineFailure.Temporary.class)
  public Set<TaskId> runningOf(NodeId node) {
    return engine().runningOf(node);
  }

  @Override
  public Watch watch(NodeId node, Consumer<TaskId> changed, Runnable broken) {
    return engine().watch(node, changed, broken);
  }
}
