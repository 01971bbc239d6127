package dev.waggle.model.validation;

import static dev.waggle.model.validation.Checks.first;
import static dev.waggle.model.validation.Checks.when;
import static dev.waggle.model.validation.Violation.invalid;

import dev.waggle.model.spec.ConfigReference;
import dev.waggle.model.spec.ContainerSpec;
import dev.waggle.model.spec.CredentialSpec;
import dev.waggle.model.spec.FileTarget;
import dev.waggle.model.spec.Healthcheck;
import dev.waggle.model.spec.Mount;
import dev.waggle.model.spec.Privileges;
import dev.waggle.model.spec.SecretReference;
import dev.waggle.model.template.SpecTemplates;
import dev.waggle.model.template.TemplateException;
import dev.waggle.model.template.TemplateScope;
import dev.waggle.model.template.TemplateScope.NodeNames;
import dev.waggle.model.template.TemplateScope.ServiceNames;
import dev.waggle.model.template.TemplateScope.TaskNames;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Faults that the store finds in the container part of a service. */
final class ContainerRules {
  private static final Duration LEAST_HEALTH_TIME = Duration.ofMillis(1);

  /** Whom Docker tries templates on; he has no labels. */
  private static final TemplateScope ANYBODY =
      new TemplateScope(
          new ServiceNames("serviceid", "servicename", Map.of()),
          new NodeNames("nodeid", "nodeHostname", "os", "architecture"),
          new TaskNames("", "taskname", "1"),
          Map.of());

  private ContainerRules() {}

  /** The use of secrets and configs. */
  static Optional<Violation> references(ContainerSpec container) {
    return first(
        () -> secrets(container.secretsOrEmpty()),
        () -> configs(container.configsOrEmpty()),
        () -> credentials(container));
  }

  /** Image, mounts and health check, as they are when templates are expanded. */
  static Optional<Violation> container(ContainerSpec sent) {
    ContainerSpec container;
    try {
      container = SpecTemplates.expanded(sent, ANYBODY);
    } catch (TemplateException e) {
      return Optional.of(fault(e));
    }
    return first(
        () -> image(container.imageOrEmpty()),
        () -> mounts(container.mountsOrEmpty()),
        () -> container.healthcheck().flatMap(ContainerRules::health));
  }

  /** Docker would take what is not supported here. */
  static Violation fault(TemplateException e) {
    return e.isUnsupported()
        ? new Violation(Violation.Kind.UNIMPLEMENTED, e.text())
        : invalid(e.text());
  }

  private static Optional<Violation> secrets(List<SecretReference> references) {
    Map<String, String> targets = new HashMap<>();
    for (SecretReference r : references) {
      String name = r.secretName().orElse("");
      boolean whole = !r.secretId().orElse("").isEmpty() && !name.isEmpty();
      Optional<Violation> fault =
          first(
              () -> when(!whole, () -> invalid("malformed secret reference")),
              () ->
                  when(
                      r.file().isEmpty(),
                      () -> invalid("malformed secret reference, no target provided")),
              () -> target("secret", name, r.file().orElseThrow(), targets));
      if (fault.isPresent()) {
        return fault;
      }
    }
    return Optional.empty();
  }

  private static Optional<Violation> configs(List<ConfigReference> references) {
    Map<String, String> targets = new HashMap<>();
    for (ConfigReference r : references) {
      String name = r.configName().orElse("");
      boolean whole = !r.configId().orElse("").isEmpty() && !name.isEmpty();
      Optional<Violation> fault =
          first(
              () -> when(!whole, () -> invalid("malformed config reference")),
              () -> r.file().flatMap(file -> target("config", name, file, targets)));
      if (fault.isPresent()) {
        return fault;
      }
    }
    return Optional.empty();
  }

  private static Optional<Violation> target(
      String kind, String name, FileTarget file, Map<String, String> targets) {
    String fileName = file.name().orElse("");
    if (fileName.isEmpty()) {
      return Optional.of(
          invalid("malformed file " + kind + " reference, invalid target file name provided"));
    }
    return Optional.ofNullable(targets.put(fileName, name))
        .map(
            before ->
                invalid(
                    kind
                        + " references '"
                        + before
                        + "' and '"
                        + name
                        + "' have a conflicting target: '"
                        + fileName
                        + "'"));
  }

  private static Optional<Violation> credentials(ContainerSpec container) {
    Optional<String> wanted =
        container
            .privileges()
            .flatMap(Privileges::credentialSpec)
            .flatMap(CredentialSpec::config)
            .filter(id -> !id.isEmpty());
    boolean given =
        container.configsOrEmpty().stream()
            .filter(r -> r.runtime().isPresent())
            .anyMatch(r -> r.configId().equals(wanted));
    return wanted
        .filter(id -> !given)
        .map(
            id ->
                invalid(
                    "CredentialSpec references config '"
                        + id
                        + "', but that config isn't in config references with RuntimeTarget"));
  }

  private static Optional<Violation> image(String image) {
    return first(
        () ->
            when(image.isEmpty(), () -> invalid("ContainerSpec: image reference must be provided")),
        () ->
            when(
                !ImageReference.isWellFormed(image),
                () ->
                    invalid(
                        "ContainerSpec: "
                            + GoText.quoted(image)
                            + " is not a valid repository/tag")));
  }

  private static Optional<Violation> mounts(List<Mount> mounts) {
    Set<String> targets = new HashSet<>();
    return mounts.stream()
        .map(m -> m.target().orElse(""))
        .filter(target -> !targets.add(target))
        .findFirst()
        .map(target -> invalid("ContainerSpec: duplicate mount point: " + target));
  }

  private static Optional<Violation> health(Healthcheck check) {
    return first(
        () -> time(check.interval(), "Interval"),
        () -> time(check.timeout(), "Timeout"),
        () -> time(check.startPeriod(), "StartPeriod"),
        () -> time(check.startInterval(), "StartInterval"),
        () ->
            when(
                check.retries().orElse(0L) < 0,
                () -> invalid("ContainerSpec: Retries in HealthConfig cannot be negative")));
  }

  private static Optional<Violation> time(Optional<Duration> time, String what) {
    return when(
        time.filter(t -> !t.isZero() && t.compareTo(LEAST_HEALTH_TIME) < 0).isPresent(),
        () -> invalid("ContainerSpec: " + what + " in HealthConfig cannot be less than 1ms"));
  }
}
