package dev.waggle.manager.app;

import dev.waggle.manager.adapter.agentlink.Prober;
import dev.waggle.manager.adapter.gate.GateFilter;
import dev.waggle.manager.adapter.history.HistoryProjector;
import dev.waggle.manager.adapter.rest.EngineHeaders;
import dev.waggle.manager.core.cluster.Admission;
import dev.waggle.manager.core.cluster.HostEngine;
import dev.waggle.manager.core.cluster.MachineProbe;
import dev.waggle.manager.core.cluster.ManagerView;
import dev.waggle.manager.core.cluster.SwarmMembership;
import dev.waggle.manager.core.decision.Proposals;
import dev.waggle.manager.core.dispatch.AgentDesk;
import dev.waggle.manager.core.history.HistoryReader;
import dev.waggle.node.Rehearsals;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.metrics.MetricRegistry;

/**
 * The composition root: starts the node with the application and hands its parts to the resources.
 */
@ApplicationScoped
public class ManagerWiring {
  private Optional<ManagerNode> node = Optional.empty();
  private Optional<Rehearsals> rehearsals = Optional.empty();

  void start(
      @Observes @Initialized(ApplicationScoped.class) Object context, MetricRegistry metrics) {
    ManagerNode started = StartUp.orExit(() -> ManagerNode.start(ConfigProvider.getConfig()));
    if (context instanceof ServletContext servlets) {
      servlets.setAttribute(GateFilter.SECRET, started.secret());
    }
    node = Optional.of(started);
    observe(started.history(), metrics);
    started.open();
    rehearsals = Optional.of(Rehearsal.begin());
  }

  private static void observe(HistoryProjector history, MetricRegistry metrics) {
    metrics.gauge("waggle_history_writing", () -> history.isWriting() ? 1 : 0);
    metrics.gauge("waggle_history_waiting", history::waiting);
    metrics.gauge("waggle_history_failures", history::failures);
  }

  /** Not at PreDestroy: the server has closed the class loader by then. */
  void stop(@Observes @BeforeDestroyed(ApplicationScoped.class) Object context) {
    rehearsals.ifPresent(Rehearsals::close);
    node.ifPresent(ManagerNode::close);
  }

  private ManagerNode node() {
    return node.orElseThrow(() -> new IllegalStateException("the node has not started"));
  }

  @Produces
  @Singleton
  SwarmMembership membership() {
    return node().lifecycle();
  }

  /**
   * One for each request, whose header names it, which counts its writes, and whose caller is noted
   * with its changes.
   */
  @Produces
  @RequestScoped
  Proposals proposals(HttpServletRequest request) {
    Proposals forwarded =
        new ForwardedProposals(
            node().current(),
            () -> Optional.ofNullable(request.getHeader(ForwardedProposals.HEADER)));
    Proposals chosen =
        new ChosenReads(
            forwarded,
            () -> "stale".equalsIgnoreCase(request.getHeader(ChosenReads.HEADER)),
            index -> request.setAttribute(EngineHeaders.SHOWN_INDEX, index));
    return node().named(chosen, () -> actor(request));
  }

  private static Optional<String> actor(HttpServletRequest request) {
    return request.getAttribute(GateFilter.ACTOR) instanceof String actor
        ? Optional.of(actor)
        : Optional.empty();
  }

  @Produces
  @Singleton
  HistoryReader history() {
    return node().history();
  }

  @Produces
  @Singleton
  ManagerView managerView() {
    return node().current();
  }

  @Produces
  @Singleton
  AgentDesk agentDesk() {
    return node().current();
  }

  @Produces
  @Singleton
  MachineProbe machineProbe() {
    return Prober::answers;
  }

  @Produces
  @Singleton
  Admission admission() {
    return node().admission();
  }

  @Produces
  @Singleton
  HostEngine hostEngine() {
    return node().host();
  }
}
