package dev.waggle.model.validation;

import static dev.waggle.model.validation.Checks.first;
import static dev.waggle.model.validation.Checks.when;
import static dev.waggle.model.validation.Violation.bad;
import static dev.waggle.model.validation.Violation.invalid;

import dev.waggle.model.spec.Availability;
import dev.waggle.model.spec.CaConfig;
import dev.waggle.model.spec.ClusterSpec;
import dev.waggle.model.spec.ConfigSpec;
import dev.waggle.model.spec.Driver;
import dev.waggle.model.spec.ExternalCa;
import dev.waggle.model.spec.NetworkSpec;
import dev.waggle.model.spec.NodeSpec;
import dev.waggle.model.spec.Payload;
import dev.waggle.model.spec.Role;
import dev.waggle.model.spec.SecretSpec;
import dev.waggle.model.spec.ServiceSpec;
import dev.waggle.model.template.Template;
import dev.waggle.model.template.TemplateException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Says the first fault of a spec that a client sent, in Docker's order and words. Only the spec
 * itself is looked at: whether names are taken and references exist is decided against the state.
 */
public final class SpecValidator {
  /** Label of the networks that exist by themselves; users cannot set it. */
  public static final String PREDEFINED = "com.docker.swarm.predefined";

  private static final int SECRET_LIMIT = 512_000;
  private static final int CONFIG_LIMIT = 1_024_000;
  private static final Duration LEAST_EXPIRY = Duration.ofHours(1);

  private SpecValidator() {}

  /** A service; an empty name is no fault, since one is made up. */
  public static Optional<Violation> service(ServiceSpec spec) {
    return first(() -> ServiceConversion.fault(spec), () -> ServiceRules.fault(spec));
  }

  /** A node. */
  public static Optional<Violation> node(NodeSpec spec) {
    String role = spec.role().orElse("");
    String availability = spec.availability().orElse("");
    return first(
        () -> when(Role.fromApi(role).isEmpty(), () -> bad("invalid Role: " + GoText.quoted(role))),
        () ->
            when(
                Availability.fromApi(availability).isEmpty(),
                () -> bad("invalid Availability: " + GoText.quoted(availability))));
  }

  /** A secret to be created. */
  public static Optional<Violation> secret(SecretSpec spec) {
    return first(
        () -> Names.file(spec.nameOrEmpty()),
        () -> spec.driver().flatMap(SpecValidator::secretDriver),
        () -> payload(spec.driver().isEmpty(), spec.data(), "secret", SECRET_LIMIT),
        () -> template(spec.templating(), spec.data()));
  }

  private static Optional<Violation> secretDriver(Driver driver) {
    return when(
        driver.name().orElse("").isEmpty(), () -> invalid("secret driver must have a name"));
  }

  /** A config to be created. */
  public static Optional<Violation> config(ConfigSpec spec) {
    return first(
        () -> Names.file(spec.nameOrEmpty()),
        () -> payload(true, spec.data(), "config", CONFIG_LIMIT),
        () -> template(spec.templating(), spec.data()));
  }

  /**
   * Docker looks at a template only where it is used, so what is wrong with one is said there; what
   * would be right in Docker and is not supported here is refused at once.
   */
  private static Optional<Violation> template(Optional<Driver> driver, Optional<Payload> data) {
    if (driver.flatMap(Driver::name).filter("golang"::equals).isEmpty() || data.isEmpty()) {
      return Optional.empty();
    }
    try {
      Template.ofPayload(new String(data.get().bytes(), StandardCharsets.UTF_8));
      return Optional.empty();
    } catch (TemplateException e) {
      return when(e.isUnsupported(), () -> ContainerRules.fault(e));
    }
  }

  private static Optional<Violation> payload(
      boolean needed, Optional<Payload> data, String kind, int limit) {
    int size = data.map(Payload::size).orElse(0);
    return when(
        needed && (size == 0 || size >= limit),
        () -> invalid(kind + " data must be larger than 0 and less than " + limit + " bytes"));
  }

  /** A swarm network to be created. */
  public static Optional<Violation> network(NetworkSpec spec) {
    return first(
        () ->
            when(
                spec.isIngress() && spec.isAttachable(),
                () -> invalid("ingress network cannot be attachable")),
        () -> Names.dns(spec.nameOrEmpty()),
        () -> when(spec.labelsOrEmpty().containsKey(PREDEFINED), SpecValidator::predefined),
        () -> when(spec.isIngress() && !isOverlay(spec), SpecValidator::ingressDriver),
        () -> spec.ipamOptions().flatMap(IpamRules::fault));
  }

  private static boolean isOverlay(NetworkSpec spec) {
    String driver = spec.driverConfiguration().flatMap(Driver::name).orElse("");
    return driver.isEmpty() || driver.equals("overlay");
  }

  private static Violation predefined() {
    return new Violation(
        Violation.Kind.PERMISSION_DENIED,
        "label "
            + PREDEFINED
            + " is for internally created predefined networks and cannot be applied by users");
  }

  private static Violation ingressDriver() {
    return new Violation(
        Violation.Kind.UNIMPLEMENTED,
        "only overlay driver is currently supported for ingress network");
  }

  /** Settings of the cluster, at init or update; zero is unset. */
  public static Optional<Violation> cluster(ClusterSpec spec) {
    String name = spec.name().orElse("");
    CaConfig ca = spec.caConfig().orElse(CaConfig.DEFAULT);
    Duration heartbeat = spec.heartbeatPeriod();
    return first(
        () ->
            when(
                !name.isEmpty() && !name.equals("default"),
                () -> bad("swarm spec must be named \"default\"")),
        () -> externalCa(ca.externalCas().orElse(List.of())),
        () ->
            when(
                ca.signingCaCert().orElse("").isEmpty() && !ca.signingCaKey().orElse("").isEmpty(),
                () ->
                    bad(
                        "if a signing CA key is provided, the signing CA cert must also be"
                            + " provided")),
        () ->
            when(
                spec.nodeCertExpiry().compareTo(LEAST_EXPIRY) < 0,
                () -> invalid("minimum certificate expiry time is: 1h0m0s")),
        () ->
            when(
                heartbeat.isNegative(),
                () -> invalid("heartbeat time period cannot be a negative duration")));
  }

  private static Optional<Violation> externalCa(List<ExternalCa> authorities) {
    return authorities.stream()
        .map(ca -> ca.protocol().orElse(""))
        .filter(protocol -> !protocol.equalsIgnoreCase("cfssl"))
        .findFirst()
        .map(protocol -> bad("invalid protocol: " + GoText.quoted(protocol)));
  }
}
