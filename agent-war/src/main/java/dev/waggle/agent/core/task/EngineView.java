package dev.waggle.agent.core.task;

import dev.waggle.agent.core.task.ContainerView.Health;
import dev.waggle.agent.core.task.ContainerView.Phase;
import java.util.Optional;

/**
 * What is known of the engine's side of one task.
 *
 * @param looked whether the engine was asked since this process started
 * @param container what it showed; empty if there is none or it was not asked
 * @param mayStart whether a container that does not run may be prepared and started: not before the
 *     managers have said, in this process's life, what this node has to run, and with which
 *     credentials
 */
public record EngineView(boolean looked, Optional<ContainerView> container, boolean mayStart) {
  /** Nothing asked yet, nothing allowed yet. */
  public static final EngineView UNKNOWN = new EngineView(false, Optional.empty(), false);

  /**
   * The same after the engine showed {@code container}; empty means that there is none. What was
   * seen late of an earlier phase is ignored. That a container was unhealthy is remembered after
   * its end, which engines do not all show.
   */
  public EngineView showing(Optional<ContainerView> container) {
    return new EngineView(true, container.map(this::following), mayStart);
  }

  private ContainerView following(ContainerView shown) {
    return this.container
        .filter(held -> held.id().equals(shown.id()))
        .filter(held -> held.phase().compareTo(shown.phase()) > 0)
        .orElseGet(() -> rememberingUnhealthy(shown));
  }

  private ContainerView rememberingUnhealthy(ContainerView shown) {
    boolean endedUnhealthy =
        shown.phase() == Phase.EXITED
            && container
                .filter(c -> c.id().equals(shown.id()) && c.health() == Health.UNHEALTHY)
                .isPresent();
    return endedUnhealthy ? shown.withHealth(Health.UNHEALTHY) : shown;
  }

  /** The same, no longer trusted: the engine is to be asked. */
  public EngineView toBeLookedAt() {
    return new EngineView(false, Optional.empty(), mayStart);
  }

  public EngineView allowedToStart(boolean mayStart) {
    return new EngineView(looked, container, mayStart);
  }
}
