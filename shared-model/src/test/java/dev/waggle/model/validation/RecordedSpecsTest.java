package dev.waggle.model.validation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waggle.json.EngineJson;
import dev.waggle.json.MalformedJsonException;
import dev.waggle.model.meta.Extra;
import dev.waggle.model.object.Service;
import dev.waggle.model.spec.ClusterSpec;
import dev.waggle.model.spec.ConfigSpec;
import dev.waggle.model.spec.NetworkAttachmentConfig;
import dev.waggle.model.spec.NodeSpec;
import dev.waggle.model.spec.SecretSpec;
import dev.waggle.model.spec.ServiceSpec;
import dev.waggle.model.validation.Violation.Kind;
import dev.waggle.testing.Recordings;
import dev.waggle.testing.Recordings.Body;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a real server said to each recorded spec, and what it then stored. */
class RecordedSpecsTest {
  private static final Map<Kind, String> DECORATION =
      Map.of(
          Kind.BAD_PARAMETER, "",
          Kind.INVALID_ARGUMENT, "rpc error: code = InvalidArgument desc = ",
          Kind.PERMISSION_DENIED, "rpc error: code = PermissionDenied desc = ",
          Kind.UNIMPLEMENTED, "rpc error: code = Unimplemented desc = ",
          Kind.UNKNOWN, "rpc error: code = Unknown desc = ");

  private static final Map<Kind, Integer> STATUS =
      Map.of(
          Kind.BAD_PARAMETER, 400,
          Kind.INVALID_ARGUMENT, 400,
          Kind.PERMISSION_DENIED, 403,
          Kind.UNIMPLEMENTED, 501,
          Kind.UNKNOWN, 500);

  /** Refusals that need the state, the swarm's health or a template engine to be known. */
  private static final Pattern NOT_OF_THE_SPEC =
      Pattern.compile(
          ".*(already exists|only updates to Labels|in use by|not found|out of sequence"
              + "|does not have a leader|lost leader status|not a swarm manager|version '"
              + "|cannot be used with services|ingress network \"ingress\"|expanding env"
              + "|invalid (secret|config) version|not allowed|not supported|previous spec"
              + "|registryAuthFrom|rollback option|last manager|loss of quorum|no such"
              + "|plugin \"nosuch\"|invalid value for|EOF|in fixture).*",
          Pattern.DOTALL);

  private static final int LAST_WITH_TOP_LEVEL_NETWORKS = 43;

  @Test
  void each_refused_spec_is_refused_in_the_recorded_words() {
    Set<String> said = new TreeSet<>();
    for (Body body : requests().toList()) {
      if (body.status() >= 400 && !NOT_OF_THE_SPEC.matcher(body.message()).matches()) {
        Violation fault =
            fault(body).orElseThrow(() -> new AssertionError(body + ": " + body.message()));
        assertThat(DECORATION.get(fault.kind()) + fault.text())
            .as(body.toString())
            .isEqualTo(body.message());
        assertThat(STATUS.get(fault.kind())).as(body.toString()).isEqualTo(body.status());
        said.add(fault.text());
      }
    }
    assertThat(said).hasSizeGreaterThanOrEqualTo(36);
  }

  @Test
  void no_accepted_spec_has_a_fault() {
    List<Body> accepted = requests().filter(b -> b.status() < 300).toList();
    for (Body body : accepted) {
      assertThat(fault(body)).as(body.toString()).isEmpty();
    }
    assertThat(accepted.size()).isGreaterThan(165);
  }

  @Test
  void each_created_service_is_stored_as_the_server_stored_it() {
    Map<String, List<Service>> first = firstAnswers();
    Set<String> compared = new HashSet<>();
    requests()
        .filter(b -> b.type() == ServiceSpec.class && b.status() == 201)
        .forEach(
            b -> {
              String id = b.answer().path("ID").asText();
              ServiceSpec sent = OlderApi.request(decode(b, ServiceSpec.class), minor(b));
              for (Service stored : first.getOrDefault(id, List.of())) {
                ServiceSpec ours = SpecNormalizer.service(sent, stored::name);
                assertThat(comparable(ours)).as(b.toString()).isEqualTo(comparable(stored.spec()));
                compared.add(id);
              }
            });
    assertThat(compared).hasSizeGreaterThan(30);
  }

  @Test
  void defaults_are_filled_in_as_the_server_does() {
    Map<String, ServiceSpec> bare =
        services(false).collect(Collectors.toMap(this::key, Service::spec, (a, b) -> a));
    Set<String> compared = new HashSet<>();
    services(true)
        .forEach(
            filled ->
                Optional.ofNullable(bare.get(key(filled)))
                    .ifPresent(
                        spec -> {
                          assertThat(SpecDefaults.service(spec)).isEqualTo(filled.spec());
                          compared.add(key(filled));
                        }));
    assertThat(compared).hasSizeGreaterThan(5);
  }

  /** The version that was asked for; the recorded engine's own if none was. */
  private static int minor(Body body) {
    Matcher version = Pattern.compile("/v1\\.(\\d+)/.*").matcher(body.target());
    return version.matches() ? Integer.parseInt(version.group(1)) : 41;
  }

  private String key(Service s) {
    return s.id() + "@" + s.version();
  }

  private static Map<String, List<Service>> firstAnswers() {
    return services(false)
        .filter(s -> s.previousSpec().isEmpty())
        .collect(Collectors.groupingBy(s -> s.id().value()));
  }

  private static Stream<Service> services(boolean withDefaults) {
    return Recordings.all().stream()
        .filter(b -> b.type() == Service.class)
        .filter(b -> b.target().matches("(?i).*insertDefaults=(true|1).*") == withDefaults)
        .map(b -> decode(b, Service.class));
  }

  /**
   * Names of networks are resolved elsewhere, and 20.10 stored them where they were sent; a made-up
   * field is ours to keep.
   */
  private static ServiceSpec comparable(ServiceSpec original) {
    ServiceSpec spec = OlderApi.request(original, LAST_WITH_TOP_LEVEL_NETWORKS);
    var task = spec.taskTemplateOrEmpty();
    var anonymous =
        task.networksOrEmpty().stream()
            .map(
                n ->
                    new NetworkAttachmentConfig(
                        Optional.empty(), n.aliases(), n.driverOpts(), n.extra()))
            .toList();
    ServiceSpec same = task.networks().isEmpty() ? spec : withNetworks(spec, anonymous);
    return new ServiceSpec(
        same.name(),
        same.labels(),
        same.taskTemplate(),
        same.mode(),
        same.updateConfig(),
        same.rollbackConfig(),
        Optional.empty(),
        same.endpointSpec(),
        Extra.NONE);
  }

  private static ServiceSpec withNetworks(
      ServiceSpec spec, List<NetworkAttachmentConfig> networks) {
    return spec.withTaskTemplate(spec.taskTemplateOrEmpty().withNetworks(networks));
  }

  private static Stream<Body> requests() {
    return Recordings.all().stream().filter(Body::request).filter(b -> kindOf(b).isPresent());
  }

  private static Optional<Class<?>> kindOf(Body body) {
    return Stream.<Class<?>>of(
            ServiceSpec.class,
            NodeSpec.class,
            SecretSpec.class,
            ConfigSpec.class,
            ClusterSpec.class)
        .filter(t -> t == body.type())
        .findFirst();
  }

  /** The fault, whichever part of us says it: the codec speaks first. */
  private static Optional<Violation> fault(Body body) {
    try {
      return faultOf(EngineJson.api().fromJson(body.json().toString(), body.type()), body);
    } catch (MalformedJsonException e) {
      return Optional.of(Violation.bad(e.getMessage()));
    }
  }

  private static Optional<Violation> faultOf(Object spec, Body body) {
    if (spec instanceof ServiceSpec s) {
      return SpecValidator.service(s);
    }
    if (spec instanceof NodeSpec n) {
      return SpecValidator.node(n);
    }
    boolean update = body.target().contains("/update");
    if (spec instanceof SecretSpec s) {
      return update ? Optional.empty() : SpecValidator.secret(s);
    }
    if (spec instanceof ConfigSpec c) {
      return update ? Optional.empty() : SpecValidator.config(c);
    }
    return SpecValidator.cluster((ClusterSpec) spec);
  }

  private static <T> T decode(Body body, Class<T> type) {
    return EngineJson.api().fromJson(body.json().toString(), type);
  }
}
