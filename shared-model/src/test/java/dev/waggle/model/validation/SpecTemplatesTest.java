package dev.waggle.model.validation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waggle.json.EngineJson;
import dev.waggle.model.spec.ConfigSpec;
import dev.waggle.model.spec.SecretSpec;
import dev.waggle.model.spec.ServiceSpec;
import dev.waggle.model.validation.Violation.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Templates of a spec are tried when it is sent; the words are those of a real swarm. */
class SpecTemplatesTest {
  private static final String BAD =
      "template: expansion:1:2: executing \"expansion\" at <.Bad>: can't evaluate field Bad in type"
          + " *template.Context";

  private static Optional<Violation> fault(String containerFields) {
    return SpecValidator.service(
        EngineJson.api()
            .fromJson(
                "{\"Name\":\"s\",\"TaskTemplate\":{\"ContainerSpec\":{\"Image\":\"a\","
                    + containerFields
                    + "}}}",
                ServiceSpec.class));
  }

  private static String words(String containerFields) {
    Violation violation = fault(containerFields).orElseThrow();
    assertThat(violation.kind()).isEqualTo(Kind.INVALID_ARGUMENT);
    return violation.text();
  }

  private static String mount(String fields) {
    return words("\"Mounts\":[{\"Type\":\"volume\",\"Target\":\"/a\"," + fields + "}]");
  }

  @Test
  void what_is_right_is_taken() {
    assertThat(
            fault(
                "\"Env\":[\"A={{index .Service.Labels \\\"x\\\"}}{{.Task.Slot}}\",\"{{.Bad}}\"],"
                    + "\"Hostname\":\"{{.Node.Hostname}}-{{.Task.Slot}}\","
                    + "\"Mounts\":[{\"Type\":\"volume\",\"Source\":\"v-{{.Task.Slot}}\","
                    + "\"Target\":\"/d\"}]"))
        .isEmpty();
  }

  @Test
  void what_is_wrong_is_said_with_the_place() {
    assertThat(words("\"Env\":[\"X={{.Bad}}\"]"))
        .isEqualTo("expanding env failed: expanding env \"X={{.Bad}}\": " + BAD);
    assertThat(words("\"Hostname\":\"{{.Bad}}\"")).isEqualTo("expanding hostname failed: " + BAD);
    assertThat(mount("\"Source\":\"{{.Bad}}\""))
        .isEqualTo("expanding mounts failed: expanding mount source \"{{.Bad}}\": " + BAD);
    assertThat(mount("\"VolumeOptions\":{\"Labels\":{\"k\":\"{{.Bad}}\"}}"))
        .isEqualTo(
            "expanding mounts failed: expanding volume labels: expanding map entry"
                + " \"k\"=\"{{.Bad}}\": "
                + BAD);
    assertThat(
            mount(
                "\"VolumeOptions\":{\"DriverConfig\":{\"Name\":\"local\",\"Options\":"
                    + "{\"k\":\"{{.Bad}}\"}}}"))
        .isEqualTo(
            "expanding mounts failed: expanding volume driver config: expanding map entry"
                + " \"k\"=\"{{.Bad}}\": "
                + BAD);
    assertThat(words("\"Env\":[\"X={{.Service.Labels.foo}}\"]"))
        .endsWith("at <.Service.Labels.foo>: map has no entry for key \"foo\"");
  }

  @Test
  void targets_are_compared_as_they_will_be() {
    assertThat(
            words(
                "\"Mounts\":[{\"Type\":\"volume\",\"Source\":\"x\",\"Target\":\"/{{.Task.Slot}}\"},"
                    + "{\"Type\":\"volume\",\"Source\":\"y\",\"Target\":\"/1\"}]"))
        .isEqualTo("ContainerSpec: duplicate mount point: /1");
  }

  @Test
  void what_is_not_supported_is_refused_as_such() {
    assertThat(fault("\"Env\":[\"X={{range .Service.Labels}}a{{end}}\"]"))
        .hasValueSatisfying(
            violation -> {
              assertThat(violation.kind()).isEqualTo(Kind.UNIMPLEMENTED);
              assertThat(violation.text()).contains("{{range}} is not supported");
            });
  }

  private static String templated(String text) {
    String data = Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    return "{\"Name\":\"t\",\"Data\":\"" + data + "\",\"Templating\":{\"Name\":\"golang\"}}";
  }

  @Test
  void bytes_are_looked_at_for_what_is_not_supported_only() {
    assertThat(
            SpecValidator.secret(EngineJson.api().fromJson(templated("{{ bad"), SecretSpec.class)))
        .isEmpty();
    assertThat(
            SpecValidator.secret(
                EngineJson.api().fromJson(templated("{{with .Task}}a{{end}}"), SecretSpec.class)))
        .map(Violation::kind)
        .contains(Kind.UNIMPLEMENTED);
    assertThat(
            SpecValidator.config(
                EngineJson.api().fromJson(templated("{{$x := 1}}"), ConfigSpec.class)))
        .map(Violation::kind)
        .contains(Kind.UNIMPLEMENTED);
    assertThat(
            SpecValidator.config(
                EngineJson.api()
                    .fromJson(
                        templated("{{$x := 1}}").replace("golang", "nosuch"), ConfigSpec.class)))
        .isEmpty();
  }
}
