package dev.waggle.agent.core.task;

import java.util.Optional;

/** How an action of the engine ended. */
public sealed interface StepOutcome {
  /**
   * It was done.
   *
   * @param container as it is now; empty if there is none
   */
  record Done(Optional<ContainerView> container) implements StepOutcome {}

  /**
   * It was not done.
   *
   * @param temporary whether the same may well succeed a little later
   * @param text the engine's words, for the operator
   */
  record Failed(boolean temporary, String text) implements StepOutcome {}

  /** Done, and there is a container. */
  static StepOutcome done(ContainerView container) {
    return new Done(Optional.of(container));
  }

  /** Done, and there is no container. */
  static StepOutcome done() {
    return new Done(Optional.empty());
  }

  /** Not done; to be tried again. */
  static StepOutcome temporary(String text) {
    return new Failed(true, text);
  }

  /** Not done; trying again would not help. */
  static StepOutcome fatal(String text) {
    return new Failed(false, text);
  }
}
