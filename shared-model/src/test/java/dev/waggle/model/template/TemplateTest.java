package dev.waggle.model.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waggle.model.template.TemplateScope.NodeNames;
import dev.waggle.model.template.TemplateScope.ServiceNames;
import dev.waggle.model.template.TemplateScope.TaskNames;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateTest {
  private static final TemplateScope SCOPE =
      new TemplateScope(
          new ServiceNames("sid", "web", Map.of("tier", "front", "a-b", "c")),
          new NodeNames("nid", "host1", "linux", "x86_64"),
          new TaskNames("tid", "web.2.tid", "2"),
          Map.of());

  private static final TemplateScope PAYLOAD =
      SCOPE.withFunctions(
          target -> {
            if (!target.equals("pw")) {
              throw new IllegalArgumentException("secret target " + target + " not found");
            }
            return "hunter2";
          },
          target -> "config of " + target,
          name -> "value of " + name);

  private static String expanded(String text) {
    return Template.of(text).expand(SCOPE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '~',
      value = {
        "plain                                              # plain",
        "a {b} } }} c                                       # a {b} } }} c",
        "{{.Service.ID}}-{{.Service.Name}}                  # sid-web",
        "{{.Node.ID}} {{.Node.Hostname}}                    # nid host1",
        "{{.Node.Platform.OS}}/{{.Node.Platform.Architecture}} # linux/x86_64",
        "{{.Task.ID}} {{.Task.Name}} {{.Task.Slot}}         # tid web.2.tid 2",
        "{{.Service.Labels.tier}}                           # front",
        "{{index .Service.Labels \"a-b\"}}                  # c",
        "{{index .Service.Labels `a-b`}}                    # c",
        "[{{index .Service.Labels \"none\"}}]               # []",
        "{{.Service.Labels}}                                # map[a-b:c tier:front]",
        "{{ .Service.Name }}                                # web",
        "a {{- .Service.Name -}} b                          # awebb",
        "a{{/* nothing */}}b                                # ab",
        "a {{- /* nothing */ -}} b                          # ab",
        "{{\"a\\\"b\"}}{{`c`}}{{1}}{{true}}                 # a\"bc1true",
        "{{join \"-\" .Service.Name .Task.Slot \"x\"}}      # web-2-x",
        "{{.Service.Name | printf \"%s!\"}}                 # web!",
        "{{printf \"%s-%d-%v\" .Service.Name 3 true}}       # web-3-true",
        "{{print 1 2 \"a\" 3}}                              # 1 2a3",
        "{{\"tier\" | index .Service.Labels}}               # front",
        "{{(index .Service.Labels \"tier\")}}               # front",
        "{{if eq .Task.Slot \"2\"}}two{{else}}other{{end}}  # two",
        "{{if ne .Task.Slot \"2\"}}a{{else if .Service.Name}}b{{else}}c{{end}} # b",
        "{{if index .Service.Labels \"none\"}}a{{end}}b     # b",
        "{{if and .Service.Name (not false)}}a{{end}}       # a",
        "{{or \"\" .Service.Name}}{{len .Service.Name}}     # web3",
      })
  void what_is_named_takes_the_place_of_its_name(String text, String expected) {
    assertThat(expanded(text)).isEqualTo(expected);
  }

  @Test
  void lines_stay_lines() {
    assertThat(expanded("a\n{{.Service.Name}}\n\n{{- .Task.Slot}}\n")).isEqualTo("a\nweb2\n");
    assertThat(expanded("{{.Service.Name\n}}")).isEqualTo("web");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '~',
      value = {
        "{{.Service.Name          # 1: unclosed action",
        "{{.Service.Name}         # 1: bad character U+007D '}'",
        "{{.Service.Name }x}      # 1: unexpected \"}\" in operand",
        "{{.Service..Name}}       # 1: unexpected <.> in operand",
        "{{ bad                   # 1: function \"bad\" not defined",
        "{{.Service.Name || .A}}  # 1: unexpected \"|\" in command",
        "{{{.Service.Name}}       # 1: unexpected \"{\" in command",
        "{{ /* comment */ }}      # 1: unexpected \"/\" in command",
        "{{@}}                    # 1: unexpected \"@\" in command",
        "{{-.Task.Slot}}          # 1: bad number syntax: \"-.T\"",
        "{{\"\\q\"}}              # 1: invalid syntax",
        "{{}}                     # 1: missing value for command",
        "{{bogus}}                # 1: function \"bogus\" not defined",
        "{{secret \"pw\"}}        # 1: function \"secret\" not defined",
        "{{\"abc}}                # 1: unterminated quoted string",
        "{{/* a}}                 # 1: unclosed comment",
        "{{if .Task}}a            # 1: unexpected EOF",
        "a{{end}}                 # 1: unexpected {{end}}",
        "{{else}}                 # 1: unexpected {{else}}",
        "{{if}}a{{end}}           # 1: missing value for if",
        "{{.Service.Name | 1}}    # 1: non executable command in pipeline stage 2",
        "{{(.Service.Name}}       # 1: unclosed left paren",
        "{{.Bad}}                 # 1:2: executing \"expansion\" at <.Bad>: can't evaluate field Bad in type *template.Context",
        "{{.Service.Bad}}         # 1:10: executing \"expansion\" at <.Service.Bad>: can't evaluate field Bad in type struct { ID string; Name string; Labels map[string]string }",
        "{{.Service.Name.Bad}}    # 1:10: executing \"expansion\" at <.Service.Name.Bad>: can't evaluate field Bad in type string",
        "ab {{.Node.Platform.X}}  # 1:10: executing \"expansion\" at <.Node.Platform.X>: can't evaluate field X in type template.Platform",
        "{{.Service.Labels.none}} # 1:10: executing \"expansion\" at <.Service.Labels.none>: map has no entry for key \"none\"",
        "{{index .Task \"a\"}}    # 1:2: executing \"expansion\" at <index .Task \"a\">: error calling index: can't index item of type struct { ID string; Name string; Slot string }",
        "{{\"a\" \"b\"}}          # 1:2: executing \"expansion\" at <\"a\">: can't give argument to non-function \"a\"",
        "{{join \"-\" 1 2}}      # 1:11: executing \"expansion\" at <1>: expected string; found 1",
        "{{eq 1}}                 # 1:2: executing \"expansion\" at <eq 1>: error calling eq: missing argument for comparison",
        "{{index .Service.Labels 1}} # 1:2: executing \"expansion\" at <index .Service.Labels 1>: error calling index: value has type int; should be string",
        "{{index .Service.Name \"foo\"}} # 1:2: executing \"expansion\" at <index .Service.Name \"foo\">: error calling index: cannot index slice/array with type string",
        "{{if .Bad}}a{{end}}      # 1:5: executing \"expansion\" at <.Bad>: can't evaluate field Bad in type *template.Context",
        "{{len}}                  # 1:2: executing \"expansion\" at <len>: wrong number of args for len: want 1 got 0",
        "{{.Task.Slot 1}}         # 1:7: executing \"expansion\" at <.Task.Slot>: Slot has arguments but cannot be invoked as function",
      })
  void what_is_wrong_is_said_in_gos_words(String text, String message) {
    assertThatThrownBy(() -> expanded(text))
        .isInstanceOfSatisfying(
            TemplateException.class, e -> assertThat(e.isUnsupported()).isFalse())
        .hasMessage("template: expansion:" + message);
  }

  @Test
  void the_line_is_counted() {
    assertThatThrownBy(() -> expanded("é\né{{.Bad}}"))
        .hasMessageStartingWith("template: expansion:2:4: executing");
    assertThatThrownBy(() -> expanded("a\n\n{{bogus}}")).hasMessageContaining("expansion:3: ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{{range .Service.Labels}}a{{end}}",
        "{{with .Service}}a{{end}}",
        "{{$x := 1}}",
        "{{define \"x\"}}a{{end}}",
        "{{template \"x\"}}",
        "{{html .Service.Name}}",
        "{{'a'}}",
        "{{nil}}",
        "{{.}}",
        "{{.Task}}",
      })
  void what_go_has_besides_is_refused_by_name_and_not_passed_over(String text) {
    assertThatThrownBy(() -> expanded(text))
        .isInstanceOfSatisfying(
            TemplateException.class, e -> assertThat(e.isUnsupported()).isTrue())
        .hasMessageContaining("is not supported in templates of Waggle");
  }

  @Test
  void bytes_of_secrets_and_configs_can_name_others() {
    String text = "{{secret \"pw\"}} {{config \"c\"}} {{env \"E\"}} {{.Service.Name}}";
    assertThat(Template.ofPayload(text).expand(PAYLOAD))
        .isEqualTo("hunter2 config of c value of E web");
    assertThatThrownBy(() -> Template.ofPayload("{{secret \"no\"}}").expand(PAYLOAD))
        .hasMessage(
            "template: expansion:1:2: executing \"expansion\" at <secret \"no\">: error calling"
                + " secret: secret target no not found");
    assertThatThrownBy(() -> Template.ofPayload("{{.Bad}}").expand(PAYLOAD))
        .hasMessageEndingWith("can't evaluate field Bad in type *template.PayloadContext");
  }

  @Test
  void a_template_that_nests_without_end_is_refused() {
    String deep = "{{if true}}".repeat(10_000);
    assertThatThrownBy(() -> expanded(deep)).isInstanceOf(TemplateException.class);
    String parens = "{{" + "(".repeat(10_000);
    assertThatThrownBy(() -> expanded(parens)).isInstanceOf(TemplateException.class);
  }
}
