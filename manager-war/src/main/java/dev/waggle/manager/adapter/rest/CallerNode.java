package dev.waggle.manager.adapter.rest;

import dev.waggle.manager.core.decision.RejectedException;
import dev.waggle.manager.core.state.Rejection.ByEngine;
import dev.waggle.manager.core.state.Rejection.EngineKind;
import dev.waggle.model.id.NodeId;
import jakarta.ws.rs.core.SecurityContext;

/** Which node asks: the gate names it {@code node ID manager|worker CLUSTER}. */
final class CallerNode {
  private static final String PREFIX = "node ";

  private CallerNode() {}

  /**
   * @throws RejectedException 403 when it is not a node that asks
   */
  static NodeId of(SecurityContext caller) {
    String name = caller.getUserPrincipal() == null ? "" : caller.getUserPrincipal().getName();
    if (!name.startsWith(PREFIX)) {
      throw new RejectedException(
          new ByEngine(
              EngineKind.FORBIDDEN, "this is for nodes of the swarm: show a node's certificate"));
    }
    return new NodeId(name.split(" ")[1]);
  }

  /**
   * @throws RejectedException 403 when it is not a manager that asks
   */
  static NodeId manager(SecurityContext caller) {
    if (!caller.isUserInRole("manager")) {
      throw new RejectedException(
          new ByEngine(EngineKind.FORBIDDEN, "this is for managers: show a manager's certificate"));
    }
    return of(caller);
  }
}
