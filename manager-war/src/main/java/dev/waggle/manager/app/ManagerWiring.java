package dev.waggle.manager.app;

import dev.waggle.manager.adapter.agentlink.Prober;
import dev.waggle.manager.adapter.gate.GateFilter;
import dev.waggle.manager.core.cluster.Admission;
import dev.waggle.manager.core.cluster.HostEngine;
import dev.waggle.manager.core.cluster.MachineProbe;
import dev.waggle.manager.core.cluster.ManagerView;
import dev.waggle.manager.core.cluster.SwarmMembership;
import dev.waggle.manager.core.decision.Proposals;
import dev.waggle.manager.core.dispatch.AgentDesk;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.BeforeDestroyed;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.context.Initialized;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * The composition root: starts the node with the application and hands its parts to the resources.
 */
@ApplicationScoped
public class ManagerWiring {
  private Optional<ManagerNode> node = Optional.empty();

  void start(@Observes @Initialized(ApplicationScoped.class) Object context) {
    ManagerNode started = StartUp.orExit(() -> ManagerNode.start(ConfigProvider.getConfig()));
    if (context instanceof ServletContext servlets) {
      servlets.setAttribute(GateFilter.SECRET, started.secret());
    }
    node = Optional.of(started);
    started.open();
  }

  /** Not at PreDestroy: the server has closed the class loader by then. */
  void stop(@Observes @BeforeDestroyed(ApplicationScoped.class) Object context) {
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

  /** One for each request, whose header names it. */
  @Produces
  @Dependent
  Proposals proposals(HttpServletRequest request) {
    return new ForwardedProposals(
        node().current(), () -> Optional.ofNullable(request.getHeader(ForwardedProposals.HEADER)));
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
