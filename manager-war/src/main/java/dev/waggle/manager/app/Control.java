package dev.waggle.manager.app;

import dev.waggle.json.EngineJson;
import dev.waggle.manager.core.decision.ProposalLog;
import dev.waggle.manager.core.dispatch.Dispatcher;
import dev.waggle.manager.core.engine.ControlLimits;
import dev.waggle.manager.core.engine.ControlPlane;
import dev.waggle.manager.core.orchestrator.ConstraintEnforcer;
import dev.waggle.manager.core.orchestrator.ReplicatedOrchestrator;
import dev.waggle.manager.core.reap.TaskReaper;
import dev.waggle.manager.core.restart.DelayedStart;
import dev.waggle.manager.core.schedule.Scheduler;
import dev.waggle.manager.core.state.Change;
import dev.waggle.model.id.NodeId;
import java.util.List;
import java.util.function.Consumer;

final class Control implements AutoCloseable {
  private final ControlLoop loop;

  private Control(ControlLoop loop) {
    this.loop = loop;
  }

  static Control create(NodeId self, ProposalLog log, Consumer<String> stepDown) {
    Dispatcher dispatcher = new Dispatcher(self);
    ControlPlane plane =
        new ControlPlane(
            List.of(
                dispatcher,
                new ConstraintEnforcer(),
                new ReplicatedOrchestrator(),
                new DelayedStart(),
                new Scheduler(dispatcher::takesTasks),
                new TaskReaper()),
            dispatcher,
            ControlLimits.DEFAULT,
            change -> EngineJson.log().toCbor(change, Change.class).length);
    return new Control(new ControlLoop(plane, log, self, stepDown, () -> {}));
  }

  ControlLoop loop() {
    return loop;
  }

  void start() {
    loop.start();
  }

  @Override
  public void close() {
    loop.close();
  }
}
