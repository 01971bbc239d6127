package dev.waggle.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waggle.model.id.ClusterId;
import dev.waggle.model.id.NodeId;
import dev.waggle.model.id.SecretId;
import dev.waggle.model.id.ServiceId;
import dev.waggle.model.id.TaskId;
import dev.waggle.model.meta.Extra;
import dev.waggle.model.meta.Times;
import dev.waggle.model.meta.Version;
import dev.waggle.model.object.Cluster;
import dev.waggle.model.object.Node;
import dev.waggle.model.object.Secret;
import dev.waggle.model.object.Service;
import dev.waggle.model.object.StoredObject;
import dev.waggle.model.object.Task;
import dev.waggle.model.object.Trial;
import dev.waggle.model.object.UpdateRun;
import dev.waggle.model.spec.GenericResource;
import dev.waggle.model.spec.NodeSpec;
import dev.waggle.model.spec.Payload;
import dev.waggle.model.spec.SecretSpec;
import dev.waggle.model.spec.ServiceMode;
import dev.waggle.model.spec.ServiceSpec;
import dev.waggle.model.spec.Ulimit;
import dev.waggle.model.spec.UpdateConfig;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EngineJsonTest {
  private static final EngineJson API = EngineJson.api();
  private static final EngineJson LOG = EngineJson.log();
  private static final String ID = "0123456789abcdefghijklmno";

  record Moment(Instant at) {}

  record Length(Duration of) {}

  record Share(double of) {}

  record Keyed(Map<NodeId, Long> byNode, List<GenericResource> generic, OptionalLong deadline) {}

  enum Colour {
    DARK_RED,
    BLUE
  }

  record Painted(Colour colour, Optional<Colour> second, int coats, byte[] bytes) {}

  sealed interface Shape {}

  sealed interface Round extends Shape {}

  record Circle(long radius) implements Round {}

  record Square(long side) implements Shape {}

  record Plans(List<UpdateConfig> plans) {}

  record Drawing(List<Shape> shapes) {}

  // ---- names and values

  @ParameterizedTest
  @CsvSource({
    "nanoCpus,NanoCPUs",
    "tlsInfo,TLSInfo",
    "caConfig,CAConfig",
    "externalCas,ExternalCAs",
    "signingCaCert,SigningCACert",
    "uid,UID",
    "pid,PID",
    "os,OS",
    "dnsConfig,DNSConfig",
    "url,URL",
    "virtualIps,VirtualIPs",
    "ipv6Enabled,IPv6Enabled",
    "enableIpv4,EnableIPv4",
    "tty,TTY",
    "selinuxContext,SELinuxContext",
    "ipamOptions,IPAMOptions",
    "oomScoreAdj,OomScoreAdj",
    "serviceId,ServiceID",
    "name,Name"
  })
  void a_component_has_the_api_s_name(String component, String name) {
    assertThat(FieldNames.upperCamel(component)).isEqualTo(name);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-23T09:16:14.345559241Z,2026-11-23T09:16:14.345559241Z",
    "2026-11-23T09:16:14.340Z,2026-11-23T09:16:14.34Z",
    "2026-11-23T09:16:00Z,2026-11-23T09:16:00Z",
    "0001-01-01T00:00:00Z,0001-01-01T00:00:00Z"
  })
  void a_time_is_rfc_3339_with_trailing_zeros_cut(Instant time, String text) {
    assertThat(API.toJson(new Moment(time))).isEqualTo("{\"At\":\"" + text + "\"}");
    assertThat(API.fromJson("{\"At\":\"" + text + "\"}", Moment.class).at()).isEqualTo(time);
  }

  @Test
  void a_time_may_come_with_an_offset_and_is_never_if_missing() {
    assertThat(API.fromJson("{\"At\":\"2026-11-23T10:00:00+01:00\"}", Moment.class).at())
        .isEqualTo(Instant.parse("2026-11-23T09:00:00Z"));
    assertThat(API.fromJson("{}", Moment.class).at()).isEqualTo(Times.NEVER);
  }

  @Test
  void a_duration_is_a_whole_number_of_nanoseconds() {
    assertThat(API.toJson(new Length(Duration.ofSeconds(10)))).isEqualTo("{\"Of\":10000000000}");
    assertThat(API.toJson(new Length(Duration.ofNanos(-1)))).isEqualTo("{\"Of\":-1}");
    assertThat(API.fromJson("{\"Of\":-1}", Length.class).of()).isEqualTo(Duration.ofNanos(-1));
  }

  @ParameterizedTest
  @CsvSource({"0,0", "1,1", "0.25,0.25", "1e-7,0.0000001", "1e20,100000000000000000000"})
  void a_number_with_a_fraction_has_no_exponent_and_no_needless_zero(double value, String text) {
    assertThat(API.toJson(new Share(value))).isEqualTo("{\"Of\":" + text + "}");
    assertThat(API.fromJson("{\"Of\":" + text + "}", Share.class).of()).isEqualTo(value);
  }

  @Test
  void any_record_goes_through_both_forms_without_registration() {
    Keyed keyed =
        new Keyed(
            Map.of(new NodeId(ID), 7L),
            List.of(
                new GenericResource.NamedResourceSpec(Optional.of("gpu"), Optional.of("u1")),
                new GenericResource.DiscreteResourceSpec(Optional.of("ssd"), Optional.of(3L))),
            OptionalLong.of(5));
    Drawing drawing = new Drawing(List.of(new Circle(1), new Square(2)));

    assertThat(API.toJson(drawing))
        .isEqualTo("{\"Shapes\":[{\"Circle\":{\"Radius\":1}},{\"Square\":{\"Side\":2}}]}");
    for (Object value : List.of(keyed, drawing)) {
      assertThat(API.<Object>fromJson(API.toJson(value), type(value))).isEqualTo(value);
      assertThat(LOG.<Object>fromCbor(LOG.toCbor(value), type(value))).isEqualTo(value);
    }
  }

  @Test
  void an_enum_without_words_of_the_api_is_its_name_and_bytes_are_base64() {
    byte[] bytes = "hi".getBytes(StandardCharsets.UTF_8);
    Painted painted = new Painted(Colour.DARK_RED, Optional.of(Colour.BLUE), 2, bytes);

    assertThat(API.toJson(painted))
        .isEqualTo("{\"Colour\":\"DARK_RED\",\"Second\":\"BLUE\",\"Coats\":2,\"Bytes\":\"aGk=\"}");
    assertThat(LOG.fromCbor(LOG.toCbor(painted), Painted.class).bytes()).isEqualTo(bytes);
  }

  @Test
  void one_of_a_sealed_interface_is_told_from_the_others_at_the_top_too() {
    Circle circle = new Circle(3);

    assertThat(new String(API.toJsonBytes(circle, Shape.class), StandardCharsets.UTF_8))
        .isEqualTo("{\"Circle\":{\"Radius\":3}}");
    assertThat(LOG.fromCbor(LOG.toCbor(circle, Shape.class), Shape.class)).isEqualTo(circle);
  }

  @Test
  void a_list_or_map_at_the_top_is_written_as_such() {
    assertThat(API.toJson(List.of(new Square(1), new Circle(2))))
        .isEqualTo("[{\"Side\":1},{\"Radius\":2}]");
    assertThat(API.toJson(Map.of("ID", new ServiceId(ID)))).isEqualTo("{\"ID\":\"" + ID + "\"}");
    assertThat(API.listFromJson("[{\"Side\":1}]".getBytes(StandardCharsets.UTF_8), Square.class))
        .containsExactly(new Square(1));
  }

  // ---- reading what clients send

  @Test
  void names_match_in_any_case_and_an_exact_one_wins_wherever_it_stands() {
    assertThat(name("{\"name\":\"a\"}")).contains("a");
    assertThat(name("{\"Name\":\"a\",\"NAME\":\"b\"}")).contains("a");
    assertThat(name("{\"NAME\":\"b\",\"Name\":\"a\"}")).contains("a");
    assertThat(name("{\"Name\":\"a\",\"Name\":\"b\"}")).contains("b");
  }

  @Test
  void null_is_the_same_as_leaving_out() {
    assertThat(API.fromJson("{\"Name\":null,\"Labels\":null,\"X\":null}", ServiceSpec.class))
        .isEqualTo(API.fromJson("{}", ServiceSpec.class));
    assertThat(API.fromJson("null", ServiceSpec.class))
        .isEqualTo(API.fromJson("", ServiceSpec.class));
  }

  @Test
  void unknown_fields_are_kept_and_given_back_in_canonical_form() {
    String sent =
        "{\"Name\":\"web\",\"Zeta\":{\"b\":[1,null,\"x\\\"\"],\"a\":1.50},\"Alpha\":true}";
    ServiceSpec spec = API.fromJson(sent, ServiceSpec.class);

    assertThat(spec.extra())
        .isEqualTo(
            new Extra(Map.of("Alpha", "true", "Zeta", "{\"a\":1.50,\"b\":[1,null,\"x\\\"\"]}")));
    assertThat(API.toJson(spec))
        .isEqualTo(
            "{\"Name\":\"web\",\"Alpha\":true,"
                + "\"Zeta\":{\"a\":1.50,\"b\":[1,null,\"x\\\"\"]}}");
    assertThat(LOG.fromCbor(LOG.toCbor(spec), ServiceSpec.class)).isEqualTo(spec);
  }

  @Test
  void a_client_s_field_called_like_our_own_stays_the_client_s() {
    ServiceSpec spec = API.fromJson("{\"Extra\":{\"Fields\":\"mine\"}}", ServiceSpec.class);

    assertThat(API.toJson(spec)).isEqualTo("{\"Extra\":{\"Fields\":\"mine\"}}");
    assertThat(LOG.fromCbor(LOG.toCbor(spec), ServiceSpec.class)).isEqualTo(spec);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"Name\":1}|number into Go struct field ServiceSpec.Name of type string",
        "[]|array into Go value of type swarm.ServiceSpec",
        "{\"Mode\":{\"Replicated\":{\"Replicas\":-1}}}|number -1 into Go struct field"
            + " ReplicatedService.Mode.Replicated.Replicas of type uint64",
        "{\"Mode\":{\"Replicated\":{\"Replicas\":1.5}}}|number 1.5 into Go struct field"
            + " ReplicatedService.Mode.Replicated.Replicas of type uint64",
        "{\"TaskTemplate\":{\"ContainerSpec\":{\"Args\":\"x\"}}}|string into Go struct field"
            + " ContainerSpec.TaskTemplate.ContainerSpec.Args of type []string",
        "{\"TaskTemplate\":{\"ContainerSpec\":{\"Env\":[1]}}}|number into Go struct field"
            + " ContainerSpec.TaskTemplate.ContainerSpec.Env of type string",
        "{\"Labels\":[]}|array into Go struct field ServiceSpec.Labels of type map[string]string",
        "{\"UpdateConfig\":{\"Delay\":\"5s\"}}|string into Go struct field"
            + " UpdateConfig.UpdateConfig.Delay of type time.Duration",
        "{\"EndpointSpec\":{\"Ports\":[{\"TargetPort\":4294967296}]}}|number 4294967296 into Go"
            + " struct field PortConfig.EndpointSpec.Ports.TargetPort of type uint32"
      })
  void a_wrong_type_is_refused_in_the_reference_decoder_s_words(String json, String words) {
    assertThatThrownBy(() -> API.fromJson(json, ServiceSpec.class))
        .isInstanceOf(MalformedJsonException.class)
        .hasMessage("json: cannot unmarshal " + words);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{bad}|invalid character 'b' looking for beginning of object key string",
        "{\"a\" 1}|invalid character '1' after object key",
        "{\"a\":1 \"b\"}|invalid character '\"' after object key:value pair",
        "{\"a\":[1 2]}|invalid character '2' after array element",
        "{\"a\":nolo}|invalid character 'o' in literal null (expecting 'u')",
        "{\"a\":tru}|invalid character '}' in literal true (expecting 'e')",
        "{\"a\":\"\\x\"}|invalid character 'x' in string escape code",
        "{\"a\":01}|invalid character '1' after object key:value pair",
        "{\"a\":1.}|invalid character '}' after decimal point in numeric literal",
        "{\"a\":|unexpected EOF",
        "{\"a\":'x'}|invalid character '\\'' looking for beginning of value"
      })
  void broken_json_is_refused_with_the_character_that_does_not_fit(String json, String words) {
    assertThatThrownBy(() -> API.fromJson(json, ServiceSpec.class))
        .isInstanceOf(MalformedJsonException.class)
        .hasMessage("invalid JSON: " + words);
  }

  @Test
  void the_fields_of_a_limit_are_in_docker_s_order() {
    String ulimit = "{\"Name\":\"nofile\",\"Hard\":1024,\"Soft\":512}";
    assertThat(API.toJson(API.fromJson(ulimit, Ulimit.class))).isEqualTo(ulimit);
  }

  @Test
  void something_after_the_value_is_refused() {
    assertThatThrownBy(() -> API.fromJson("{} {}", ServiceSpec.class))
        .hasMessage("unexpected content after JSON");
  }

  @Test
  void two_modes_are_refused_and_none_is_absent() {
    assertThatThrownBy(
            () -> API.fromJson("{\"Mode\":{\"Global\":{},\"Replicated\":{}}}", ServiceSpec.class))
        .hasMessage("must specify only one service mode");
    assertThat(API.fromJson("{\"Mode\":{}}", ServiceSpec.class).mode()).isEmpty();
    assertThat(API.fromJson("{\"Mode\":{\"global\":{}}}", ServiceSpec.class).mode())
        .contains(new ServiceMode.Global());
  }

  @ParameterizedTest
  @ValueSource(ints = {201, 5_000, 200_000})
  void deep_nesting_is_refused_and_harms_nobody(int depth) {
    String json = "{\"X\":" + "[".repeat(depth) + "]".repeat(depth) + "}";

    assertThatThrownBy(() -> API.fromJson(json, ServiceSpec.class))
        .isInstanceOf(MalformedJsonException.class)
        .hasMessageStartingWith("invalid JSON: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"9223372036854775808", "-9223372036854775809", "1e400"})
  void a_number_beyond_all_limits_is_refused(String number) {
    String json = "{\"UpdateConfig\":{\"MaxFailureRatio\":0,\"Delay\":" + number + "}}";

    assertThatThrownBy(() -> API.fromJson(json, ServiceSpec.class))
        .isInstanceOf(MalformedJsonException.class);
  }

  @Test
  void a_number_of_many_digits_is_refused() {
    String json = "{\"UpdateConfig\":{\"Delay\":" + "9".repeat(100_000) + "}}";

    assertThatThrownBy(() -> API.fromJson(json, ServiceSpec.class))
        .isInstanceOf(MalformedJsonException.class);
  }

  @ParameterizedTest
  @CsvSource({"!abc,0", "ab!d,2", "abc,3"})
  void bad_base64_is_refused_with_its_place(String text, int at) {
    assertThatThrownBy(() -> API.fromJson("{\"Data\":\"" + text + "\"}", SecretSpec.class))
        .hasMessage("illegal base64 data at input byte " + at);
  }

  @Test
  void an_identity_that_is_none_is_refused() {
    assertThatThrownBy(() -> API.fromJson("{\"ID\":\"X\"}", Node.class))
        .isInstanceOf(MalformedJsonException.class)
        .hasMessageContaining("not an id");
  }

  @Test
  void half_a_character_is_replaced_before_anything_has_to_be_stored() {
    String half = "\\ud800";
    ServiceSpec spec =
        API.fromJson(
            "{\"Name\":\""
                + half
                + "x\",\"Labels\":{\""
                + half
                + "\":\"\\ud83d\\ude00\"},"
                + "\"New"
                + half
                + "\":[\""
                + half
                + "\"]}",
            ServiceSpec.class);

    assertThat(spec.name()).contains("\uFFFDx");
    assertThat(spec.labels()).contains(Map.of("\uFFFD", "\uD83D\uDE00"));
    assertThat(LOG.fromCbor(LOG.toCbor(spec), ServiceSpec.class)).isEqualTo(spec);
    assertThat(API.fromJson(API.toJson(spec), ServiceSpec.class)).isEqualTo(spec);
  }

  // ---- what clients may not see

  @Test
  void bookkeeping_is_in_the_log_and_in_no_answer() {
    Task task =
        API.fromJson("{\"ID\":\"" + ID + "\"}", Task.class)
            .withBookkeeping(
                Task.Bookkeeping.of(7, 99)
                    .withAwaits(Optional.of(new TaskId(ID)), OptionalLong.of(3))
                    .withTrial(Optional.of(Trial.in(5).withRanAtMillis(6))));

    assertThat(API.toJson(task)).doesNotContainIgnoringCase("bookkeeping").doesNotContain("99");
    assertThat(LOG.fromCbor(LOG.toCbor(task), Task.class)).isEqualTo(task);
  }

  @Test
  void a_run_of_the_updater_is_in_the_log_and_in_no_answer() {
    Service service =
        API.fromJson("{\"ID\":\"" + ID + "\",\"Spec\":{\"Name\":\"web\"}}", Service.class)
            .withBookkeeping(
                Service.Bookkeeping.NONE.withUpdateRun(
                    Optional.of(UpdateRun.over(4711).begunWith(3, 1_000))));

    assertThat(API.toJson(service)).doesNotContainIgnoringCase("run").doesNotContain("4711");
    assertThat(LOG.fromCbor(LOG.toCbor(service), Service.class)).isEqualTo(service);
  }

  @Test
  void a_run_that_an_older_manager_began_is_read_without_the_time() {
    UpdateRun run = LOG.fromJson("{\"Number\":4711,\"Slots\":3}", UpdateRun.class);
    assertThat(run).isEqualTo(new UpdateRun(4711, OptionalLong.of(3), OptionalLong.empty()));
  }

  @Test
  void the_bytes_of_a_secret_are_in_the_log_and_in_no_answer() {
    SecretSpec spec = API.fromJson("{\"Name\":\"pw\",\"Data\":\"c2VjcmV0\"}", SecretSpec.class);
    Secret secret =
        new Secret(new SecretId(ID), new Version(1), Instant.EPOCH, Instant.EPOCH, spec);

    assertThat(spec.data()).contains(Payload.of("secret".getBytes(StandardCharsets.UTF_8)));
    assertThat(API.toJson(secret)).doesNotContain("Data");
    assertThat(API.toJson(List.of(secret))).doesNotContain("Data");
    assertThat(secret.toString()).doesNotContain("secret,").doesNotContain("c2Vj").contains("***");
    assertThat(LOG.fromCbor(LOG.toCbor(secret), Secret.class)).isEqualTo(secret);
  }

  @Test
  void keys_and_tokens_of_the_cluster_are_in_no_text() {
    Cluster.Bookkeeping keys =
        new Cluster.Bookkeeping(
            "KEY",
            "CERT",
            "TOKEN-W",
            "TOKEN-M",
            Optional.of("UNLOCK"),
            Optional.empty(),
            0,
            1,
            1,
            2,
            Map.of(),
            Cluster.Settings.DEFAULT);
    Cluster cluster =
        API.fromJson(
                "{\"ID\":\""
                    + ID
                    + "\",\"JoinTokens\":{\"Worker\":\"TOKEN-W\",\"Manager\":\"x\"},"
                    + "\"Spec\":{\"CAConfig\":{\"SigningCACert\":\"c\",\"SigningCAKey\":\"SIGN\"}}}",
                Cluster.class)
            .withBookkeeping(keys);

    assertThat(cluster.toString()).doesNotContain("TOKEN", "KEY,", "UNLOCK", "SIGN");
    assertThat(API.toJson(cluster)).doesNotContain("SIGN", "UNLOCK", "\"KEY\"", "SigningCACert");
    assertThat(cluster.id()).isEqualTo(new ClusterId(ID));
    assertThat(LOG.fromCbor(LOG.toCbor(cluster), Cluster.class)).isEqualTo(cluster);
  }

  // ---- the log

  @Test
  void each_kind_of_stored_object_is_told_by_its_name() {
    for (Class<?> kind : StoredObject.class.getPermittedSubclasses()) {
      assertThat(Forms.LOG.of(StoredObject.class).goType()).endsWith("StoredObject");
      assertThat(kind.isRecord()).as(kind.getName()).isTrue();
      assertThat(Forms.LOG.of(kind)).isInstanceOf(RecordForm.class);
    }
  }

  @Test
  void an_update_config_without_numbers_stays_without() {
    UpdateConfig config = API.fromJson("{}", UpdateConfig.class);

    assertThat(API.toJson(config)).isEqualTo("{}");
    assertThat(config.parallelismOrZero()).isZero();
    assertThat(UpdateConfig.DEFAULT.parallelismOrZero()).isEqualTo(1);
  }

  @Test
  void a_log_entry_of_many_objects_writes_each_name_once() {
    Plans few = new Plans(List.of(UpdateConfig.DEFAULT));
    Plans many = new Plans(Collections.nCopies(1_001, UpdateConfig.DEFAULT));

    int each = (LOG.toCbor(many).length - LOG.toCbor(few).length) / 1_000;

    assertThat(each).isLessThan("Parallelism".length());
  }

  @Test
  void cbor_that_is_none_is_refused() {
    assertThatThrownBy(() -> LOG.fromCbor(new byte[] {(byte) 0xbf, 0x61}, NodeSpec.class))
        .isInstanceOf(MalformedJsonException.class);
  }

  private static Optional<String> name(String json) {
    return API.fromJson(json, ServiceSpec.class).name();
  }

  @SuppressWarnings("unchecked")
  private static Class<Object> type(Object value) {
    return (Class<Object>) value.getClass();
  }
}
