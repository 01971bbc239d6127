package dev.waggle.it.compat.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ScriptTest {
  private static Script parse(String text) {
    return Script.parse("some", text, 1);
  }

  private static List<String> words(String text, long seed) {
    return Script.parse("some", text, seed).lines().stream().map(Script.Line::words).toList();
  }

  @Test
  void every_line_is_a_command_except_empty_ones_and_remarks() {
    Script script = parse("# why\n\ndocker node ls\n");

    assertThat(script.lines()).hasSize(1);
    assertThat(script.lines().get(0).words()).isEqualTo("docker node ls");
    assertThat(script.lines().get(0).number()).isEqualTo(3);
    assertThat(script.lines().get(0).host()).isEqualTo(1);
  }

  @Test
  void an_indented_line_goes_on_with_the_one_before() {
    assertThat(words("cat <<END\n  a:\n    b\n  END\ndocker ps", 1))
        .containsExactly("cat <<END\na:\n  b\nEND", "docker ps");
  }

  @Test
  void commands_are_typed_on_the_machine_that_was_named_last() {
    assertThat(parse("a\non w3\nb\nc\non w1\nd").lines().stream().map(Script.Line::host))
        .containsExactly(1, 3, 3, 1);
  }

  @Test
  void a_view_a_condition_and_a_variable_stand_before_the_command() {
    Script script =
        parse("sorted await /^a b$/ docker ps\njson docker info\ncapture id = docker ps -q");

    Script.Line awaited = script.lines().get(0);
    assertThat(awaited.view()).isEqualTo(Script.View.SORTED);
    assertThat(awaited.until()).hasToString("^a b$");
    assertThat(awaited.words()).isEqualTo("docker ps");
    assertThat(script.lines().get(1).view()).isEqualTo(Script.View.JSON);
    assertThat(script.lines().get(1).until()).isNull();
    assertThat(script.lines().get(2).variable()).isEqualTo("id");
    assertThat(script.lines().get(2).words()).isEqualTo("docker ps -q");
  }

  @Test
  void what_looks_like_a_directive_and_is_none_is_refused() {
    for (String line : List.of("on host2", "await docker ps", "await /[/ docker ps", "capture x")) {
      assertThatThrownBy(() -> parse("docker ps\n" + line))
          .as(line)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("some, line 2");
    }
  }

  @Test
  void a_placeholder_is_the_same_wherever_it_appears() {
    List<String> words = words("a {name:web} {n:few:2-4}\nb {name:web} {n:few}", 7);

    assertThat(words.get(0).substring(2)).isEqualTo(words.get(1).substring(2));
    assertThat(words.get(0)).matches("a [a-z]+-\\d+ [2-4]");
  }

  @Test
  void the_seed_says_what_is_drawn() {
    String text = "{name:a} {name:b} {word:c} {image:d} {port:e} {n:f:1-1000}";

    assertThat(words(text, 7)).isEqualTo(words(text, 7)).isNotEqualTo(words(text, 8));
  }

  @Test
  void numbers_can_be_reckoned_with_and_images_have_another() {
    assertThat(words("{n:few:3-3} {n:few+2} {n:few-1} {n:few*2}", 1)).containsExactly("3 5 2 6");
    assertThat(words("{image:web} {other:web}", 1).get(0).split(" "))
        .containsExactlyInAnyOrder("alpine", "busybox");
  }

  @Test
  void a_number_without_a_range_is_refused() {
    assertThatThrownBy(() -> parse("a {n:few}")).hasMessageContaining("{n:few}");
  }

  @Test
  void no_two_names_words_or_ports_are_equal() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 20; i++) {
      text.append("{word:w" + i + "} {name:n" + i + "} {port:p" + i + "} ");
    }

    assertThat(words(text.toString(), 3).get(0).split(" ")).doesNotHaveDuplicates();
  }

  @Test
  void templates_of_docker_are_left_alone() {
    assertThat(words("docker ps --format '{{.Names}} {{json .}}' {w1}", 1))
        .containsExactly("docker ps --format '{{.Names}} {{json .}}' {w1}");
  }

  @Test
  void the_scripts_that_are_played_can_be_read() throws Exception {
    var here = java.nio.file.Path.of(ScriptTest.class.getResource("prelude.sh").toURI());

    List<Script> scripts = Scripts.read(here.getParent(), "", Scripts.RECORDED_SEED);

    assertThat(scripts.stream().mapToInt(script -> script.lines().size()).sum()).isGreaterThan(100);
  }
}
