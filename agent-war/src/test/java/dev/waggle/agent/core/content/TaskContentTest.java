package dev.waggle.agent.core.content;

import static dev.waggle.agent.core.TestTasks.assigned;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waggle.agent.core.TestTasks;
import dev.waggle.dispatch.AssignedTask;
import dev.waggle.model.id.ConfigId;
import dev.waggle.model.id.SecretId;
import dev.waggle.model.meta.Extra;
import dev.waggle.model.meta.Version;
import dev.waggle.model.object.Config;
import dev.waggle.model.object.Secret;
import dev.waggle.model.spec.ConfigReference;
import dev.waggle.model.spec.ConfigSpec;
import dev.waggle.model.spec.ContainerSpec;
import dev.waggle.model.spec.Driver;
import dev.waggle.model.spec.FileTarget;
import dev.waggle.model.spec.Payload;
import dev.waggle.model.spec.SecretReference;
import dev.waggle.model.spec.SecretSpec;
import dev.waggle.model.task.TaskState;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TaskContentTest {
  private static final SecretId PW = new SecretId("1".repeat(25));
  private static final SecretId TEMPLATED = new SecretId("2".repeat(25));
  private static final ConfigId CONF = new ConfigId("3".repeat(25));
  private static final NodeSupply.Facts HOST = new NodeSupply.Facts("host1", "linux", "x86_64");

  private static Payload bytes(String text) {
    return Payload.of(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Secret secret(SecretId id, Payload data, Optional<String> driver) {
    return new Secret(
        id,
        Version.NONE,
        TestTasks.THEN,
        TestTasks.THEN,
        new SecretSpec(
            Optional.of("s"),
            Optional.empty(),
            Optional.of(data),
            Optional.empty(),
            driver.map(name -> new Driver(Optional.of(name), Optional.empty(), Extra.NONE)),
            Extra.NONE));
  }

  private static NodeSupply supply(Secret... secrets) {
    Config config =
        new Config(
            CONF,
            Version.NONE,
            TestTasks.THEN,
            TestTasks.THEN,
            new ConfigSpec(
                Optional.of("c"),
                Optional.empty(),
                Optional.of(bytes("listen=80")),
                Optional.empty(),
                Extra.NONE));
    Map<SecretId, Secret> held = new java.util.TreeMap<>();
    List.of(secrets).forEach(secret -> held.put(secret.id(), secret));
    return new NodeSupply(Optional.of(HOST), held, Map.of(CONF, config));
  }

  private static FileTarget target(String name, String uid, long mode) {
    return new FileTarget(
        Optional.of(name), Optional.of(uid), Optional.of("7"), Optional.of(mode), Extra.NONE);
  }

  private static SecretReference use(SecretId id, FileTarget file) {
    return new SecretReference(
        Optional.of(file), Optional.of(id.value()), Optional.of("s"), Extra.NONE);
  }

  private static AssignedTask task(ContainerSpec container) {
    AssignedTask plain = assigned(3, TaskState.RUNNING, container);
    return new AssignedTask(
        plain.task(), "web", Map.of("tier", "front"), List.of(), Optional.empty());
  }

  private static AssignedTask using(SecretReference... secrets) {
    ConfigReference config =
        new ConfigReference(
            Optional.of(target("/etc/app.conf", "0", 292)),
            Optional.empty(),
            Optional.of(CONF.value()),
            Optional.of("c"),
            Extra.NONE);
    return task(
        ContainerSpec.of("alpine")
            .withEnv(List.of("E=val", "T={{.Task.Slot}}"))
            .withSecrets(List.of(secrets))
            .withConfigs(List.of(config)));
  }

  private static String text(ContainerFile file) {
    return new String(file.bytes().bytes(), StandardCharsets.UTF_8);
  }

  private static String failure(AssignedTask task, NodeSupply supply) {
    try {
      TaskContent.files(task, supply);
      return "none";
    } catch (ContentFault fault) {
      assertThat(fault.isTemporary()).isFalse();
      return fault.text();
    }
  }

  @Test
  void a_task_gets_files_of_its_own_secrets_and_configs_in_their_places() {
    AssignedTask task = using(use(PW, target("db", "5", 256)));
    Secret other = secret(TEMPLATED, bytes("other"), Optional.empty());
    Secret mine = secret(PW, bytes("hunter2"), Optional.empty());
    List<ContainerFile> files = TaskContent.files(task, supply(mine, other));

    assertThat(files).extracting(TaskContentTest::text).containsExactly("hunter2", "listen=80");
    assertThat(files.get(0)).isEqualTo(new ContainerFile(0, 5, 7, 256, bytes("hunter2")));
    assertThat(FilePlaces.of(task.task().spec().orElseThrow().containerOrEmpty()))
        .containsExactly("/run/secrets/db", "/etc/app.conf");
    assertThat(files.toString() + supply(mine)).doesNotContain("hunter2", "104, 117");
  }

  @Test
  void relative_targets_of_configs_begin_at_the_root_and_runtime_ones_are_no_files() {
    ConfigReference relative =
        new ConfigReference(
            Optional.of(target("app.conf", "0", 292)),
            Optional.empty(),
            Optional.of(CONF.value()),
            Optional.of("c"),
            Extra.NONE);
    ConfigReference runtime =
        new ConfigReference(
            Optional.empty(),
            Optional.of(new dev.waggle.model.spec.RuntimeTarget(Extra.NONE)),
            Optional.of(CONF.value()),
            Optional.of("c"),
            Extra.NONE);
    ContainerSpec container = ContainerSpec.of("a").withConfigs(List.of(runtime, relative));

    assertThat(FilePlaces.of(container)).containsExactly("/app.conf");
    assertThat(TaskContent.files(task(container), supply())).hasSize(1);
  }

  @Test
  void what_is_missing_or_malformed_ends_the_task_in_dockers_words() {
    assertThat(failure(using(use(PW, target("db", "0", 292))), supply()))
        .isEqualTo("unable to get secret from secret store: secret " + PW + " not found");
    assertThat(
            failure(
                using(use(PW, target("db", "bob", 292))),
                supply(secret(PW, bytes("x"), Optional.empty()))))
        .isEqualTo("strconv.Atoi: parsing \"bob\": invalid syntax");
  }

  @Test
  void a_templated_secret_is_expanded_for_its_task() {
    String text =
        "{{.Node.Hostname}} {{.Service.Name}} {{index .Service.Labels \"tier\"}} {{.Task.Slot}}"
            + " {{env \"E\"}} {{env \"T\"}} [{{env \"NO\"}}] {{secret \"db\"}}"
            + " {{config \"/etc/app.conf\"}}";
    List<ContainerFile> files =
        TaskContent.files(
            using(use(PW, target("db", "0", 292)), use(TEMPLATED, target("t", "0", 292))),
            supply(
                secret(PW, bytes("{{hunter2}}"), Optional.empty()),
                secret(TEMPLATED, bytes(text), Optional.of("golang"))));

    assertThat(text(files.get(0))).as("not templated").isEqualTo("{{hunter2}}");
    assertThat(text(files.get(1))).isEqualTo("host1 web front 3 val 3 [] {{hunter2}} listen=80");
  }

  @Test
  void a_template_that_cannot_be_expanded_is_said_without_its_bytes() {
    String prefix = "unable to get secret from secret store: failed to expand templated secret ";
    AssignedTask task = using(use(TEMPLATED, target("t", "0", 292)));

    assertThat(
            failure(task, supply(secret(TEMPLATED, bytes("hush {{.Bad}}"), Optional.of("golang")))))
        .startsWith(prefix + TEMPLATED + ": template: expansion:1:7: executing")
        .doesNotContain("hush");
    assertThat(failure(task, supply(secret(TEMPLATED, bytes("x"), Optional.of("nosuch")))))
        .isEqualTo(prefix + TEMPLATED + ": unrecognized template type");
    assertThat(
            failure(
                task,
                supply(
                    secret(
                        TEMPLATED,
                        Payload.of(new byte[] {(byte) 0xff, (byte) 0xfe}),
                        Optional.of("golang")))))
        .isEqualTo(prefix + TEMPLATED + ": its bytes are no UTF-8 text");
  }

  @Test
  void bytes_that_are_not_templated_stay_as_they_are() {
    Payload binary = Payload.of(new byte[] {0, (byte) 0xff, 10, (byte) 0xc3});
    List<ContainerFile> files =
        TaskContent.files(
            using(use(PW, target("db", "0", 292))), supply(secret(PW, binary, Optional.empty())));
    assertThat(files.get(0).bytes()).isEqualTo(binary);
  }

  @Test
  void the_templates_of_a_spec_are_expanded() {
    AssignedTask task =
        task(
            ContainerSpec.of("{{.Service.Name}}")
                .withEnv(List.of("A={{.Node.ID}}/{{.Task.Name}}", "{{.Service.Name}}", "B=c"))
                .withHostname("{{.Node.Hostname}}-{{.Task.Slot}}"));
    ContainerSpec expanded =
        TaskContent.expanded(task, supply()).task().spec().orElseThrow().containerOrEmpty();

    assertThat(expanded.env().orElseThrow())
        .containsExactly("A=" + TestTasks.NODE + "/web.3." + task.id(), "{{.Service.Name}}", "B=c");
    assertThat(expanded.hostname()).contains("host1-3");
    assertThat(expanded.image()).as("is no template").contains("{{.Service.Name}}");
  }

  @Test
  void a_task_with_templates_waits_until_its_node_is_known() {
    AssignedTask task = task(ContainerSpec.of("a").withHostname("{{.Node.Hostname}}"));
    assertThatThrownBy(() -> TaskContent.expanded(task, NodeSupply.NOTHING))
        .isInstanceOfSatisfying(
            ContentFault.class, fault -> assertThat(fault.isTemporary()).isTrue());
    AssignedTask plain = task(ContainerSpec.of("a"));
    assertThat(TaskContent.expanded(plain, NodeSupply.NOTHING)).isSameAs(plain);
  }
}
