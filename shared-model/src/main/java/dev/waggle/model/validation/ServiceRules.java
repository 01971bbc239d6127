package dev.waggle.model.validation;

import static dev.waggle.model.validation.Checks.first;
import static dev.waggle.model.validation.Checks.when;
import static dev.waggle.model.validation.Violation.invalid;

import dev.waggle.model.constraint.ConstraintParser;
import dev.waggle.model.spec.EndpointSpec;
import dev.waggle.model.spec.Limit;
import dev.waggle.model.spec.Placement;
import dev.waggle.model.spec.PortConfig;
import dev.waggle.model.spec.PublishMode;
import dev.waggle.model.spec.ResolutionMode;
import dev.waggle.model.spec.ResourceRequirements;
import dev.waggle.model.spec.Resources;
import dev.waggle.model.spec.RestartPolicy;
import dev.waggle.model.spec.ServiceMode;
import dev.waggle.model.spec.ServiceSpec;
import dev.waggle.model.spec.TaskSpec;
import dev.waggle.model.spec.UpdateConfig;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Faults that the store finds in a service. */
final class ServiceRules {
  private static final long LEAST_NANO_CPUS = 1_000_000;
  private static final double NANOS = 1e9;

  /** So many tasks of one service; of more no manager could hold the state. */
  private static final long MOST_TASKS = 100_000;

  private static final long LEAST_MEMORY = 4 * 1024 * 1024;

  private ServiceRules() {}

  static Optional<Violation> fault(ServiceSpec spec) {
    return first(
        () -> spec.name().filter(n -> !n.isEmpty()).flatMap(Names::dns),
        () -> task(spec.taskTemplateOrEmpty()),
        () -> tasks(spec.modeOrDefault()),
        () ->
            when(
                spec.isJob() && spec.updateConfig().isPresent(),
                () -> invalid("Jobs may not have an update config")),
        () -> spec.updateConfig().flatMap(ServiceRules::update),
        () -> spec.endpointSpec().flatMap(ServiceRules::endpoint));
  }

  /**
   * Docker takes any number and fills its store; here a slip of the finger stops nobody's swarm.
   */
  private static Optional<Violation> tasks(ServiceMode mode) {
    if (mode instanceof ServiceMode.ReplicatedJob job) {
      return first(
          () -> tooMany(job.maxConcurrentOrDefault(), "Maximum concurrent jobs"),
          () -> tooMany(job.totalCompletionsOrDefault(), "Total completed jobs"));
    }
    return mode instanceof ServiceMode.Replicated replicated
        ? tooMany(replicated.wantedTasks(), "Number of replicas")
        : Optional.empty();
  }

  private static Optional<Violation> tooMany(long tasks, String what) {
    return when(tasks > MOST_TASKS, () -> invalid(what + " must not exceed " + MOST_TASKS));
  }

  private static Optional<Violation> task(TaskSpec task) {
    return first(
        () -> task.resources().flatMap(ServiceRules::resources),
        () -> task.restartPolicy().flatMap(ServiceRules::restart),
        () -> task.placement().flatMap(ServiceRules::placement),
        () -> task.containerSpec().flatMap(ContainerRules::references),
        () -> task.containerSpec().flatMap(ContainerRules::container));
  }

  private static Optional<Violation> resources(ResourceRequirements r) {
    return first(
        () -> r.limits().flatMap(ServiceRules::limits),
        () -> r.reservations().flatMap(ServiceRules::reservations),
        () ->
            when(
                r.swapBytes().orElse(0L) != 0
                    && r.limits().flatMap(Limit::memoryBytes).orElse(0L) == 0,
                () -> invalid("memory swap provided, but no memory-limit was set")));
  }

  private static Optional<Violation> limits(Limit limit) {
    return amounts(limit.nanoCpus().orElse(0L), limit.memoryBytes().orElse(0L));
  }

  private static Optional<Violation> reservations(Resources r) {
    return amounts(r.nanoCpusOrZero(), r.memoryBytesOrZero());
  }

  private static Optional<Violation> amounts(long nanoCpus, long memory) {
    return first(
        () ->
            when(
                nanoCpus != 0 && nanoCpus < LEAST_NANO_CPUS,
                () ->
                    invalid(
                        "invalid cpu value "
                            + GoText.shortest(nanoCpus / NANOS)
                            + ": Must be at least 0.001")),
        () ->
            when(
                memory != 0 && memory < LEAST_MEMORY,
                () -> invalid("invalid memory value " + memory + ": Must be at least 4MiB")));
  }

  private static Optional<Violation> restart(RestartPolicy policy) {
    return first(
        () -> negative(policy.delay(), "restart-delay"),
        () -> negative(policy.window(), "restart-window"));
  }

  private static Optional<Violation> negative(Optional<Duration> duration, String what) {
    return when(
        duration.filter(Duration::isNegative).isPresent(),
        () -> invalid("TaskSpec: " + what + " cannot be negative"));
  }

  /** The reference system lets this error through without a code. */
  private static Optional<Violation> placement(Placement placement) {
    return placement.constraintsOrEmpty().stream()
        .map(ConstraintParser::fault)
        .flatMap(Optional::stream)
        .findFirst()
        .map(Violation::unknown);
  }

  private static Optional<Violation> update(UpdateConfig config) {
    double ratio = config.maxFailureRatioOrZero();
    return first(
        () -> negative(config.delay(), "update-delay"),
        () -> negative(config.monitor(), "update-monitor"),
        () ->
            when(
                ratio < 0 || ratio > 1,
                () ->
                    invalid(
                        "TaskSpec: update-maxfailureratio cannot be less than 0 or bigger than"
                            + " 1")));
  }

  private static Optional<Violation> endpoint(EndpointSpec endpoint) {
    Set<String> published = new HashSet<>();
    for (PortConfig port : endpoint.portsOrEmpty()) {
      if (endpoint.modeOrDefault() == ResolutionMode.DNSRR
          && port.publishModeOrDefault() == PublishMode.INGRESS) {
        return Optional.of(
            invalid(
                "EndpointSpec: port published with ingress mode can't be used with dnsrr mode"));
      }
      String key = port.publishedPortOrZero() + "/" + port.protocolOrDefault();
      if (port.publishedPortOrZero() != 0 && !published.add(key)) {
        return Optional.of(invalid("EndpointSpec: duplicate published ports provided"));
      }
    }
    return Optional.empty();
  }
}
