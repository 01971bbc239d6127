package dev.waggle.agent.core.task;

import dev.waggle.model.spec.PortConfig;
import java.util.List;
import java.util.Optional;

/**
 * A task's container, or process, as the engine last showed it.
 *
 * @param pid 0 if it does not run
 * @param exitCode of the last run; means something only once it has exited
 * @param error the engine's words on why it does not run
 * @param ports bound on this host
 */
public record ContainerView(
    String id,
    Phase phase,
    long pid,
    long exitCode,
    Health health,
    Optional<String> error,
    List<PortConfig> ports) {
  public ContainerView {
    ports = List.copyOf(ports);
  }

  /** How far it got. */
  public enum Phase {
    CREATED,
    RUNNING,
    EXITED
  }

  /** What its health check says. */
  public enum Health {
    /** There is no health check. */
    NONE,
    /** No verdict yet: a task whose container is in this state is not running yet. */
    STARTING,
    HEALTHY,
    UNHEALTHY
  }

  /** A container that was made and not started. */
  public static ContainerView created(String id) {
    return new ContainerView(id, Phase.CREATED, 0, 0, Health.NONE, Optional.empty(), List.of());
  }

  /** A container that runs and has no health check. */
  public static ContainerView running(String id, long pid) {
    return new ContainerView(id, Phase.RUNNING, pid, 0, Health.NONE, Optional.empty(), List.of());
  }

  /** A container that has ended. */
  public static ContainerView exited(String id, long exitCode) {
    return new ContainerView(
        id, Phase.EXITED, 0, exitCode, Health.NONE, Optional.empty(), List.of());
  }

  public ContainerView withHealth(Health health) {
    return new ContainerView(id, phase, pid, exitCode, health, error, ports);
  }

  public ContainerView withError(Optional<String> error) {
    return new ContainerView(id, phase, pid, exitCode, health, error, ports);
  }

  public ContainerView withPorts(List<PortConfig> ports) {
    return new ContainerView(id, phase, pid, exitCode, health, error, ports);
  }
}
