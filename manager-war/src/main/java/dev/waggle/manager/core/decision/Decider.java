package dev.waggle.manager.core.decision;

import dev.waggle.manager.core.state.Draft;

/**
 * One job of the control plane: adds its changes to the draft and sees what those before it added.
 * Level-triggered: deciding twice on the same state changes nothing the second time.
 */
public interface Decider {
  void decide(Draft draft, DecisionContext context);
}
