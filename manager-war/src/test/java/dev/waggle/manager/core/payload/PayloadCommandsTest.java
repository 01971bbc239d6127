package dev.waggle.manager.core.payload;

import static dev.waggle.manager.core.payload.Payloads.config;
import static dev.waggle.manager.core.payload.Payloads.configRef;
import static dev.waggle.manager.core.payload.Payloads.secret;
import static dev.waggle.manager.core.payload.Payloads.secretRef;
import static dev.waggle.manager.core.payload.Payloads.using;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waggle.json.EngineJson;
import dev.waggle.manager.core.Clusters;
import dev.waggle.manager.core.Desk;
import dev.waggle.manager.core.service.ServiceCommands;
import dev.waggle.manager.core.service.ServiceUpdate;
import dev.waggle.manager.core.service.ServiceUpdate.AuthFrom;
import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.manager.core.state.PayloadSize;
import dev.waggle.model.id.ConfigId;
import dev.waggle.model.id.SecretId;
import dev.waggle.model.id.ServiceId;
import dev.waggle.model.meta.Extra;
import dev.waggle.model.object.Secret;
import dev.waggle.model.spec.Driver;
import dev.waggle.model.spec.SecretSpec;
import dev.waggle.model.spec.ServiceSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PayloadCommandsTest {
  private static final String INVALID = "rpc error: code = InvalidArgument desc = ";

  private final Desk desk = new Desk();

  private SecretId created(SecretSpec spec) {
    return desk.done(SecretCommands.create(spec));
  }

  private Secret stored(SecretId id) {
    return desk.state().secrets().get(id).orElseThrow();
  }

  private long version(SecretId id) {
    return stored(id).version().index();
  }

  private ServiceId running(ServiceSpec spec) {
    return desk.done(ServiceCommands.create(spec, Optional.empty()));
  }

  private String refused(ServiceSpec spec) {
    return desk.refused(() -> ServiceCommands.create(spec, Optional.empty()));
  }

  @Test
  void a_secret_is_stored_with_its_bytes_and_answered_without_them() {
    SecretId id = created(secret("db_password", "hunter2"));

    assertThat(stored(id).spec().data()).contains(Payloads.bytes("hunter2"));
    assertThat(stored(id).spec().labels()).contains(Map.of());
    assertThat(EngineJson.api().toJson(stored(id))).doesNotContain("Data", "aHVudGVyMg");
    assertThat(EngineJson.log().toJson(stored(id))).contains("aHVudGVyMg");
    assertThat(stored(id).toString() + SecretCommands.create(secret("x", "hunter2")))
        .doesNotContain("hunter2", "aHVudGVyMg", "104, 117, 110");
  }

  @Test
  void a_config_is_answered_with_its_bytes() {
    ConfigId id = desk.done(ConfigCommands.create(config("app.conf", "hello")));

    assertThat(EngineJson.api().toJson(desk.state().configs().get(id).orElseThrow()))
        .contains("\"Data\":\"aGVsbG8=\"");
  }

  @Test
  void names_are_unique_without_regard_to_case_within_a_kind() {
    created(secret("db", "x"));
    desk.done(ConfigCommands.create(config("db", "x")));

    assertThat(desk.refused(() -> SecretCommands.create(secret("DB", "y"))))
        .isEqualTo("rpc error: code = AlreadyExists desc = secret DB already exists");
    assertThat(desk.refused(() -> ConfigCommands.create(config("dB", "y"))))
        .isEqualTo("rpc error: code = AlreadyExists desc = config dB already exists");
  }

  @Test
  void a_removed_name_is_free_again() {
    created(secret("db", "x"));
    desk.done(SecretCommands.remove("db"));

    assertThat(desk.state().payloadBytes()).isZero();
    assertThat(stored(created(secret("DB", "y"))).name()).isEqualTo("DB");
  }

  @Test
  void a_secret_of_a_plug_in_is_refused_since_there_is_none() {
    SecretSpec plain = secret("drv", "");
    SecretSpec driven =
        new SecretSpec(
            plain.name(),
            plain.labels(),
            plain.data(),
            Optional.of(new Driver(Optional.of("nosuch"), Optional.empty(), Extra.NONE)),
            Optional.empty(),
            Extra.NONE);

    assertThat(desk.refused(() -> SecretCommands.create(driven)))
        .isEqualTo("rpc error: code = Unknown desc = plugin \"nosuch\" not found");
  }

  @Test
  void a_faulty_spec_is_refused_before_it_waits_for_the_leader() {
    assertThat(desk.refused(() -> SecretCommands.create(secret("db", ""))))
        .isEqualTo(INVALID + "secret data must be larger than 0 and less than 512000 bytes");
    assertThat(desk.refused(() -> ConfigCommands.create(config("bad name", "x"))))
        .startsWith(INVALID + "invalid name, only 64 ");
  }

  @Test
  void only_labels_change() {
    SecretId id = created(secret("rs", "x"));
    SecretSpec labelled = secret("rs", "").withLabels(Map.of("a", "2"));
    long version = version(id);

    assertThat(
            List.of(
                desk.refused(() -> SecretCommands.update("rs", version, secret("rs", "y"))),
                desk.refused(() -> SecretCommands.update("rs", version, secret("rs2", "")))))
        .containsOnly(INVALID + "only updates to Labels are allowed");
    assertThat(desk.refused(() -> SecretCommands.update("rs", version + 1, labelled)))
        .isEqualTo("rpc error: code = Unknown desc = update out of sequence");
    assertThat(desk.refused(() -> SecretCommands.update("nosuch", version, labelled)))
        .isEqualTo("secret nosuch not found");

    desk.done(SecretCommands.update("RS", version, labelled));
    assertThat(stored(id).spec()).isEqualTo(secret("rs", "x").withLabels(Map.of("a", "2")));
    assertThat(version(id)).isGreaterThan(version);
    desk.done(SecretCommands.update("rs", version(id), secret("rs", "x")));
    assertThat(stored(id).spec().labels()).contains(Map.of());
  }

  @Test
  void what_a_service_uses_cannot_be_removed() {
    SecretId db = created(secret("db", "x"));
    ConfigId app = desk.done(ConfigCommands.create(config("app", "x")));
    ServiceSpec one =
        using("a", List.of(secretRef("db", db.value())), List.of(configRef("app", app.value())));
    ServiceId first = running(one);
    assertThat(desk.refused(() -> SecretCommands.remove("db")))
        .isEqualTo(INVALID + "secret 'db' is in use by the following service: a");

    running(using("b", List.of(secretRef("db", db.value())), List.of()));
    assertThat(desk.refused(() -> SecretCommands.remove(db.value())))
        .startsWith(INVALID + "secret 'db' is in use by the following services: ")
        .matches(".*: (a, b|b, a)");
    assertThat(desk.refused(() -> ConfigCommands.remove("app")))
        .isEqualTo(INVALID + "config 'app' is in use by the following service: a");

    desk.done(
        ServiceCommands.update(
            first.value(),
            new ServiceUpdate(
                desk.state().services().get(first).orElseThrow().version().index(),
                using("a", List.of(), List.of()),
                Optional.empty(),
                AuthFrom.SPEC)));
    desk.done(ConfigCommands.remove("app"));
    desk.done(ServiceCommands.remove("b"));
    desk.done(SecretCommands.remove("db"));
    assertThat(desk.state().secrets().isEmpty() && desk.state().configs().isEmpty()).isTrue();
  }

  @Test
  void a_service_uses_only_what_exists_under_that_name() {
    SecretId db = created(secret("db", "x"));
    String none = Clusters.id("none");

    assertThat(refused(using("s", List.of(secretRef("other", db.value())), List.of())))
        .isEqualTo(INVALID + "secret not found: other");
    assertThat(
            refused(
                using(
                    "s",
                    List.of(secretRef("b", none), secretRef("db", db.value()), secretRef("c", "?")),
                    List.of(configRef("d", none)))))
        .isEqualTo(INVALID + "secrets not found: b, c");
    assertThat(refused(using("s", List.of(), List.of(configRef("d", none)))))
        .isEqualTo(INVALID + "config not found: d");
  }

  @Test
  void an_update_is_asked_for_its_secrets_before_all_else() {
    ServiceId id = running(using("s", List.of(), List.of()));
    ServiceUpdate update =
        new ServiceUpdate(
            99,
            using("renamed", List.of(secretRef("b", Clusters.id("b"))), List.of()),
            Optional.empty(),
            AuthFrom.SPEC);

    assertThat(
            List.of(
                desk.refused(() -> ServiceCommands.update(id.value(), update)),
                desk.refused(() -> ServiceCommands.rollback(id.value(), update))))
        .containsOnly(INVALID + "secret not found: b");
  }

  @Test
  void all_together_are_bounded() {
    String most = "x".repeat(511_999);
    for (int i = 0; i < 65; i++) {
      created(secret("s" + i, most));
    }
    assertThat(desk.refused(() -> SecretCommands.create(secret("more", most))))
        .isEqualTo(
            "rpc error: code = ResourceExhausted desc = all secrets and configs together must not"
                + " take more than 33554432 bytes");
    long left = PayloadRules.MOST_BYTES - desk.state().payloadBytes();
    assertThat(desk.refused(() -> ConfigCommands.create(config("c", "y".repeat((int) left)))))
        .contains("33554432");
    SecretId small = created(secret("small", "x"));
    assertThat(
            desk.refused(
                () ->
                    SecretCommands.update(
                        "small",
                        version(small),
                        secret("small", "").withLabels(Map.of("l", "z".repeat((int) left))))))
        .contains("33554432");
  }

  @Test
  void what_is_counted_is_what_a_snapshot_brings_back() {
    created(secret("a", "12345"));
    desk.done(ConfigCommands.create(config("b", "123")));
    ClusterState again = ClusterState.of(desk.state().snapshot());

    assertThat(again.payloadBytes()).isEqualTo(desk.state().payloadBytes());
    assertThat(again.payloadBytes())
        .isEqualTo(
            again.secrets().stream().mapToLong(PayloadSize::of).sum()
                + again.configs().stream().mapToLong(PayloadSize::of).sum());
    assertThat(again.secretNamed("A")).isPresent();
    assertThat(again.configNamed("B")).isPresent();
  }
}
