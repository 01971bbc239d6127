package dev.waggle.manager.core.engine;

import dev.waggle.manager.core.cluster.Promotion;
import dev.waggle.manager.core.decision.Decider;
import dev.waggle.manager.core.dispatch.Dispatcher;
import dev.waggle.manager.core.orchestrator.ConstraintEnforcer;
import dev.waggle.manager.core.orchestrator.GlobalOrchestrator;
import dev.waggle.manager.core.orchestrator.ReplicatedJobOrchestrator;
import dev.waggle.manager.core.orchestrator.ReplicatedOrchestrator;
import dev.waggle.manager.core.reap.TaskReaper;
import dev.waggle.manager.core.restart.DelayedStart;
import dev.waggle.manager.core.restart.Orphaning;
import dev.waggle.manager.core.schedule.Scheduler;
import dev.waggle.manager.core.update.RollingUpdater;
import java.util.List;

/** The one place that says who decides after whom. Each sees what those before it added. */
public final class Deciders {
  private Deciders() {}

  /** From who is there, to what should exist, to where it runs, to what may be forgotten. */
  public static List<Decider> inOrder(Dispatcher dispatcher) {
    return List.of(
        dispatcher,
        new Promotion(),
        new Orphaning(),
        new ConstraintEnforcer(),
        new ReplicatedOrchestrator(),
        new GlobalOrchestrator(),
        new ReplicatedJobOrchestrator(),
        new RollingUpdater(),
        new DelayedStart(),
        new Scheduler(dispatcher::takesTasks, dispatcher::isSettled),
        new TaskReaper());
  }
}
