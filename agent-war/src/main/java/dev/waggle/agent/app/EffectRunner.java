package dev.waggle.agent.app;

import dev.waggle.agent.adapter.engine.Engine;
import dev.waggle.agent.adapter.engine.EngineFailure;
import dev.waggle.agent.adapter.engine.StopRule;
import dev.waggle.agent.adapter.engine.TaskRef;
import dev.waggle.agent.adapter.store.LocalTaskStore;
import dev.waggle.agent.core.node.Effect;
import dev.waggle.agent.core.task.LocalTask;
import dev.waggle.agent.core.task.StepOutcome;
import dev.waggle.agent.core.task.TaskAction;
import dev.waggle.model.id.NodeId;
import dev.waggle.model.id.TaskId;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Does what the core says: first everything that is to be kept is written to disk, the last version
 * of each task only, then the rest is begun. What cannot be written holds up what comes after it.
 * Confined to the loop's thread.
 */
final class EffectRunner {
  private static final Logger LOG = System.getLogger(EffectRunner.class.getName());
  private static final long RETRY_MILLIS = 1_000;

  private final LocalTaskStore store;
  private final Engine engine;
  private final EngineRunner runner;
  private final Outcomes outcomes;
  private final List<Effect> waiting = new ArrayList<>();
  private Optional<String> trouble = Optional.empty();
  private long retryAtMillis;

  /** Who is told how actions ended, on whatever thread they did. */
  interface Outcomes {
    void finished(TaskId task, TaskAction action, StepOutcome outcome);
  }

  EffectRunner(LocalTaskStore store, Engine engine, EngineRunner runner, Outcomes outcomes) {
    this.store = store;
    this.engine = engine;
    this.runner = runner;
    this.outcomes = outcomes;
  }

  /** Why nothing can be written down; empty if it can. */
  Optional<String> trouble() {
    return trouble;
  }

  /** Does these, after those that still wait. */
  void perform(List<Effect> effects, Optional<NodeId> node, long nowMillis) {
    waiting.addAll(effects);
    if (waiting.isEmpty() || trouble.isPresent() && nowMillis < retryAtMillis) {
      return;
    }
    try {
      keep(waiting);
      trouble = Optional.empty();
    } catch (UncheckedIOException e) {
      trouble = Optional.of("cannot write down what happens: " + e.getMessage());
      retryAtMillis = nowMillis + RETRY_MILLIS;
      LOG.log(Level.ERROR, "{0} ({1})", trouble.get(), e.getCause());
      return;
    }
    List<Effect> now = List.copyOf(waiting);
    waiting.clear();
    now.forEach(effect -> begin(effect, node));
  }

  private void keep(List<Effect> effects) {
    Map<TaskId, Optional<LocalTask>> tasks = new TreeMap<>();
    for (Effect effect : effects) {
      if (effect instanceof Effect.Store put) {
        tasks.put(put.task().id(), Optional.of(put.task()));
      } else if (effect instanceof Effect.Forget forget) {
        tasks.put(forget.task(), Optional.empty());
      } else if (effect instanceof Effect.StoreFence fence) {
        store.putFence(fence.fence());
      }
    }
    store.put(tasks.values().stream().flatMap(Optional::stream).toList());
    tasks.forEach(
        (id, kept) -> {
          if (kept.isEmpty()) {
            store.forget(id);
          }
        });
  }

  private void begin(Effect effect, Optional<NodeId> node) {
    if (effect instanceof Effect.Begin begin) {
      LOG.log(Level.DEBUG, "task {0}: {1}", begin.task().id(), begin.action());
      runner.begin(
          begin.task(),
          begin.action(),
          outcome -> outcomes.finished(begin.task().id(), begin.action(), outcome));
    } else if (effect instanceof Effect.Cancel cancel) {
      runner.cancel(cancel.task());
    } else if (effect instanceof Effect.RemoveStray stray) {
      node.ifPresent(n -> runner.askPatiently(() -> removeStray(new TaskRef(n, stray.task()))));
    } else if (effect instanceof Effect.RemoveOrphan orphan) {
      runner.askPatiently(() -> removeStray(new TaskRef(orphan.node(), orphan.task())));
    } else if (effect instanceof Effect.Store put) {
      LOG.log(Level.DEBUG, "task {0} is {1}", put.task().id(), put.task().state());
    }
  }

  private void removeStray(TaskRef stray) {
    LOG.log(
        Level.INFO,
        "removing the container of task {0} of node {1}: nobody has that task any more",
        stray.task(),
        stray.node());
    try {
      engine.remove(stray, StopRule.DEFAULT);
    } catch (EngineFailure e) {
      LOG.log(Level.WARNING, "not removed, tried again later: {0}", e.text());
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "not removed, tried again later: {0}", e.getMessage());
    }
  }
}
