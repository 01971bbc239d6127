package dev.waggle.model.validation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waggle.json.EngineJson;
import dev.waggle.model.spec.ClusterSpec;
import dev.waggle.model.spec.NetworkSpec;
import dev.waggle.model.spec.SecretSpec;
import dev.waggle.model.spec.ServiceMode;
import dev.waggle.model.spec.ServiceSpec;
import dev.waggle.model.validation.Violation.Kind;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the recordings do not show. */
class SpecValidatorTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "alpine",
        "alpine:3.20",
        "library/alpine",
        "localhost:5000/a/b_c/d--e:Tag_1.x",
        "registry.example.com/team/app@sha256:"
            + "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        "[fd00::1]:5000/app",
        "Upper.Domain/app"
      })
  void an_image_s_name_is_accepted(String name) {
    assertThat(ImageReference.isWellFormed(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPPER:case",
        "a//b",
        "a:b:c",
        "-a",
        "a_",
        "a@sha256:12",
        "a b",
        "docker.io/UP",
        "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
      })
  void what_is_no_image_s_name_is_refused(String name) {
    assertThat(ImageReference.isWellFormed(name)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"0.0001,0.0001", "0.00001,1e-05", "0.00000025,2.5e-07", "12,12", "1e21,1e+21"})
  void a_number_is_printed_as_go_prints_it(double value, String text) {
    assertThat(GoText.shortest(value)).isEqualTo(text);
  }

  @Test
  void a_name_of_any_length_is_judged_without_harm() {
    String endless = "a-".repeat(500_000);

    assertThat(Names.dns(endless + "a").orElseThrow().text()).contains("63 characters");
    assertThat(Names.dns(endless).orElseThrow().text()).contains("DNS name component");
    assertThat(ImageReference.isWellFormed(endless + "a")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "10.0.0.0/24|10.0.0.128/25|10.0.0.1|",
        "fd00::/64|fd00::8000/113|fd00::1|",
        "10.0.0.0/33||| invalid subnet 10.0.0.0/33",
        "10.0.0.0||| invalid subnet 10.0.0.0",
        "10.0.0.0/24|10.0.1.0/25|| subnet 10.0.0.0/24 does not contain range 10.0.1.0/25",
        "10.0.0.0/24|10.0.0.0/16|| subnet 10.0.0.0/24 does not contain range 10.0.0.0/16",
        "10.0.0.0/24|x|| invalid range x",
        "10.0.0.0/24||10.0.1.1| subnet 10.0.0.0/24 does not contain gateway 10.0.1.1",
        "10.0.0.0/24||fd00::1| subnet 10.0.0.0/24 does not contain gateway fd00::1",
        "10.0.0.0/24||1.2.3| invalid gateway 1.2.3",
        "fd00:::/64||| invalid subnet fd00:::/64"
      })
  void range_and_gateway_lie_in_the_subnet(
      String subnet, String range, String gateway, String fault) {
    String json =
        "{\"Name\":\"n\",\"IPAMOptions\":{\"Configs\":[{\"Subnet\":\"%s\"%s%s}]}}"
            .formatted(subnet, member("Range", range), member("Gateway", gateway));

    assertThat(SpecValidator.network(read(json, NetworkSpec.class)).map(Violation::text))
        .isEqualTo(Optional.ofNullable(fault).map(f -> "ipam configuration: " + f.strip()));
  }

  private static String member(String name, String value) {
    return value == null ? "" : ",\"" + name + "\":\"" + value + "\"";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"Name\":\"n\",\"Ingress\":true,\"Attachable\":true}|INVALID_ARGUMENT",
        "{}|INVALID_ARGUMENT",
        "{\"Name\":\"n\",\"Labels\":{\"com.docker.swarm.predefined\":\"\"}}|PERMISSION_DENIED",
        "{\"Name\":\"n\",\"Ingress\":true,\"DriverConfiguration\":{\"Name\":\"x\"}}|UNIMPLEMENTED"
      })
  void a_network_that_cannot_be_is_refused(String json, Kind kind) {
    assertThat(SpecValidator.network(read(json, NetworkSpec.class)).map(Violation::kind))
        .contains(kind);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"Name\":\"other\"}|swarm spec must be named \"default\"",
        "{\"CAConfig\":{\"NodeCertExpiry\":600000000000}}|minimum certificate expiry time is:"
            + " 1h0m0s",
        "{\"CAConfig\":{\"ExternalCAs\":[{\"Protocol\":\"x\"}]}}|invalid protocol: \"x\"",
        "{\"CAConfig\":{\"SigningCAKey\":\"k\"}}|if a signing CA key is provided, the signing CA"
            + " cert must also be provided",
        "{\"Dispatcher\":{\"HeartbeatPeriod\":-1}}|heartbeat time period cannot be a negative"
            + " duration"
      })
  void settings_of_the_cluster_are_checked(String json, String text) {
    assertThat(SpecValidator.cluster(read(json, ClusterSpec.class)).map(Violation::text))
        .contains(text);
  }

  @Test
  void settings_that_are_zero_are_unset() {
    String json =
        "{\"CAConfig\":{\"NodeCertExpiry\":0},\"Dispatcher\":{\"HeartbeatPeriod\":0},\"Name\":\"\"}";

    assertThat(SpecValidator.cluster(read(json, ClusterSpec.class))).isEmpty();
  }

  @Test
  void a_secret_from_a_driver_needs_no_bytes_but_the_driver_a_name() {
    assertThat(SpecValidator.secret(secret("{\"Name\":\"s\",\"Driver\":{\"Name\":\"d\"}}")))
        .isEmpty();
    assertThat(SpecValidator.secret(secret("{\"Name\":\"s\",\"Driver\":{}}")).map(Violation::text))
        .contains("secret driver must have a name");
    assertThat(SpecValidator.secret(secret("{\"Name\":\"s\"}"))).isPresent();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"Config\":\"a\",\"File\":\"b\"}|cannot specify both \"config\" and \"file\" credential"
            + " specs",
        "{\"Config\":\"a\",\"File\":\"b\",\"Registry\":\"c\"}|cannot specify both \"config\","
            + " \"file\", and \"registry\" credential specs"
      })
  void only_one_source_of_credentials_is_allowed(String credentials, String text) {
    ServiceSpec spec =
        container("\"Image\":\"a\",\"Privileges\":{\"CredentialSpec\":" + credentials + "}");

    assertThat(SpecValidator.service(spec).map(Violation::text))
        .contains("invalid CredentialSpec: " + text);
  }

  @Test
  void credentials_from_a_config_need_that_config_at_run_time() {
    String credentials = "\"Privileges\":{\"CredentialSpec\":{\"Config\":\"c1\"}}";
    String reference = "\"Configs\":[{\"ConfigID\":\"c1\",\"ConfigName\":\"n\",\"Runtime\":{}}]";

    assertThat(SpecValidator.service(container("\"Image\":\"a\"," + credentials))).isPresent();
    assertThat(SpecValidator.service(container("\"Image\":\"a\"," + reference + "," + credentials)))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"Replicated\":{\"Replicas\":%d}}|Number of replicas must not exceed 100000",
        "{\"ReplicatedJob\":{\"MaxConcurrent\":%d,\"TotalCompletions\":1}}"
            + "|Maximum concurrent jobs must not exceed 100000",
        "{\"ReplicatedJob\":{\"MaxConcurrent\":1,\"TotalCompletions\":%d}}"
            + "|Total completed jobs must not exceed 100000"
      })
  void a_service_has_no_more_tasks_than_a_manager_can_hold(String mode, String text) {
    assertThat(SpecValidator.service(withMode(mode, 100_000))).isEmpty();
    assertThat(SpecValidator.service(withMode(mode, 100_001))).map(Violation::text).contains(text);
  }

  private static ServiceSpec withMode(String mode, long tasks) {
    return container("\"Image\":\"a\"").withMode(read(mode.formatted(tasks), ServiceMode.class));
  }

  // ---- older versions of the API

  @Test
  void a_job_is_a_service_of_one_where_jobs_are_not_known() {
    ServiceSpec job = read("{\"Mode\":{\"GlobalJob\":{}}}", ServiceSpec.class);

    assertThat(OlderApi.request(job, 40).mode()).contains(ServiceMode.Replicated.ONE);
    assertThat(OlderApi.request(job, 41)).isEqualTo(job);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "40|\"Sysctls\":{\"a\":\"b\"}",
        "41|\"CapabilityAdd\":[\"x\"]",
        "41|\"Ulimits\":[{\"Name\":\"x\"}]",
        "44|\"Healthcheck\":{\"StartInterval\":5}",
        "44|\"Privileges\":{\"NoNewPrivileges\":true}",
        "46|\"OomScoreAdj\":5"
      })
  void a_field_is_dropped_exactly_below_the_version_that_brought_it(int minor, String field) {
    ServiceSpec spec = container(field);

    assertThat(OlderApi.request(spec, minor)).isEqualTo(spec);
    assertThat(EngineJson.api().toJson(OlderApi.request(spec, minor - 1)))
        .doesNotContain(field.substring(field.lastIndexOf('{') + 1));
  }

  @Test
  void networks_at_the_top_count_below_1_44_only_and_show_in_1_24_only() {
    ServiceSpec spec =
        read("{\"TaskTemplate\":{},\"Networks\":[{\"Target\":\"n\"}]}", ServiceSpec.class);
    ServiceSpec old = OlderApi.request(spec, 43);

    assertThat(old.taskTemplateOrEmpty().networks()).isEqualTo(spec.networks());
    assertThat(OlderApi.request(spec, 44).taskTemplateOrEmpty().networks()).isEmpty();
    assertThat(OlderApi.answer(old, 24).networks()).isEqualTo(spec.networks());
    assertThat(OlderApi.answer(old, 25).networks()).isEmpty();
  }

  private static SecretSpec secret(String json) {
    return read(json, SecretSpec.class);
  }

  private static ServiceSpec container(String members) {
    return read("{\"TaskTemplate\":{\"ContainerSpec\":{" + members + "}}}", ServiceSpec.class);
  }

  private static <T> T read(String json, Class<T> type) {
    return EngineJson.api().fromJson(json, type);
  }
}
