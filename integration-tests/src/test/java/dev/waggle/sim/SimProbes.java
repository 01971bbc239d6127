package dev.waggle.sim;

import dev.waggle.manager.core.dispatch.ProbeRequest;
import dev.waggle.manager.core.dispatch.ProbeResult;
import java.util.Optional;
import java.util.function.Consumer;

/** How a leader probes nodes: every manager asks from itself and tells the leader. */
final class SimProbes {
  private static final long TIME_OUT = 1_000;

  private final Simulation world;
  private final SimHost leader;
  private final Consumer<ProbeResult> heard;

  SimProbes(Simulation world, SimHost leader, Consumer<ProbeResult> heard) {
    this.world = world;
    this.leader = leader;
    this.heard = heard;
  }

  void send(ProbeRequest request) {
    Optional<SimHost> target = world.hostOf(request.node());
    if (target.isEmpty()) {
      return;
    }
    for (SimHost judge : leader.log().voters()) {
      if (judge == leader) {
        ask(judge, target.get(), request);
      } else if (world.network().connects(leader, judge)) {
        world
            .queue()
            .after(
                world.network().delay(),
                () -> judge.process(() -> ask(judge, target.get(), request)));
      }
    }
  }

  private void ask(SimHost judge, SimHost target, ProbeRequest request) {
    boolean answers = world.network().answersProbe(judge, target);
    long takes = (answers ? 2 : TIME_OUT) + world.network().delay();
    ProbeResult result =
        new ProbeResult(request.node(), judge.id(), answers, request.sentAtMillis());
    world
        .queue()
        .after(
            takes,
            () -> {
              if (world.network().connects(judge, leader)) {
                leader.process(() -> heard.accept(result));
              }
            });
  }
}
