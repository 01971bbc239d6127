package dev.waggle.it.compat.script;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waggle.it.compat.Command;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NormaliserTest {
  private static final String ONE = "ab1" + "x".repeat(22);
  private static final String TWO = "ab2" + "y".repeat(22);

  private final Normaliser normaliser =
      new Normaliser(Map.of("dckr1", "w1", "10.59.0.1", "<address of w1>"));

  private List<String> lines(Script.View view, String output, String errors) {
    return normaliser.lines(view, new Command.Answer(0, output, errors, Duration.ZERO));
  }

  private List<String> text(String output) {
    List<String> lines = lines(Script.View.TEXT, output, "");
    return lines.subList(0, lines.size() - 1);
  }

  @Test
  void errors_and_the_exit_code_are_part_of_the_answer() {
    Command.Answer answer = new Command.Answer(3, "out\n", "err\n", Duration.ZERO);

    assertThat(normaliser.lines(Script.View.TEXT, answer))
        .containsExactly("out", "stderr: err", "exit 3");
  }

  @Test
  void ids_go_by_the_order_in_which_they_appear_also_where_only_their_beginning_is_shown() {
    assertThat(text(TWO + "\n" + ONE + "\n" + TWO.substring(0, 12)))
        .containsExactly("<id 1>", "<id 2>", "<short id 1>");
  }

  @Test
  void who_uses_something_is_listed_in_no_order() {
    String refused = "secret 'a' is in use by the following services: web, api, db";

    assertThat(lines(Script.View.TEXT, "", refused))
        .contains("stderr: secret 'a' is in use by the following services: api, db, web");
  }

  @Test
  void machines_times_ages_tokens_and_chosen_ports_are_replaced() {
    assertThat(text("on dckr1 (10.59.0.1), not dckr12"))
        .containsExactly("on w1 (<address of w1>), not dckr12");
    assertThat(text("2026-11-29T02:02:18.569400853Z")).containsExactly("<time>");
    assertThat(text("2026-11-29 02:02:18.5694 +0000 UTC")).containsExactly("<time>");
    assertThat(text("Running 5 seconds ago, Up About a minute"))
        .containsExactly("Running <age>, Up <age>");
    assertThat(text("*:30001->80/tcp, *:8080->80/tcp"))
        .containsExactly("*:<port>->80/tcp, *:8080->80/tcp");
  }

  @Test
  void a_table_keeps_its_columns_and_not_their_width() {
    assertThat(text("ID             NAME      PORTS\nabcdefghijkl   web       \n"))
        .containsExactly("ID | NAME | PORTS", "<short id 1> | web |");
    assertThat(text("NAME      PORTS     NODE\nweb                 dckr1"))
        .containsExactly("NAME | PORTS | NODE", "web |  | w1");
  }

  @Test
  void where_order_means_nothing_neither_lines_nor_ids_have_one() {
    assertThat(lines(Script.View.SORTED, "b " + TWO + "\na " + ONE, ""))
        .isEqualTo(lines(Script.View.SORTED, "a " + TWO + "\nb " + ONE, ""))
        .containsExactly("a <id>", "b <id>", "exit 0");
  }

  @Test
  void of_a_progress_display_the_end_counts() {
    String bars =
        "overall progress: 0 out of 2 tasks\n1/2:  \n2/2:  \n2/2: running\n"
            + "overall progress: 2 out of 2 tasks\n1/2: running\nverify: Waiting 5 seconds to verify\n"
            + "verify: Service x converged";

    assertThat(lines(Script.View.LAST, bars, ""))
        .containsExactly(
            "1/2: running",
            "2/2: running",
            "overall progress: 2 out of 2 tasks",
            "verify: Service x converged",
            "exit 0");
  }

  @Test
  void json_is_compared_value_by_value_with_types_and_without_the_order_of_keys() {
    assertThat(
            lines(
                Script.View.JSON,
                "[{\"b\":1,\"a\":{\"c\":\"1\",\"d\":null,\"e\":[],\"f\":{}},\"Version\":{\"Index\":7}}]",
                ""))
        .containsExactly(
            "/0/Version/Index = <any>",
            "/0/a/c = \"1\"",
            "/0/a/d = null",
            "/0/a/e = []",
            "/0/a/f = {}",
            "/0/b = 1",
            "exit 0");
  }

  @Test
  void mounts_of_a_container_have_no_order_but_a_destination() {
    String one = "{\"Destination\":\"/a\",\"RW\":true}";
    String other = "{\"Destination\":\"/b\",\"RW\":false}";

    assertThat(lines(Script.View.JSON, "[{\"Mounts\":[" + one + "," + other + "]}]", ""))
        .isEqualTo(lines(Script.View.JSON, "[{\"Mounts\":[" + other + "," + one + "]}]", ""))
        .contains("/0/Mounts//b/RW = false");
  }

  @Test
  void a_recording_is_read_as_it_was_written() {
    Answers answers =
        new Answers(
            List.of(
                new Answers.Answer("x 1: docker ps", "raw", List.of("a | |", "", "  b", "exit 0")),
                new Answers.Answer("x 2: docker ls", "raw", List.of("=== c", "exit 1"))),
            true);
    Recording recording = new Recording(Recording.of(1, "28.2.2", "20.10.24"), answers);

    Recording read = Recording.parse(recording.text());

    assertThat(read.of()).isEqualTo("seed 1, client 28.2.2, engine 20.10.24");
    assertThat(read.answers().answers().stream().map(Answers.Answer::title))
        .containsExactly("x 1: docker ps", "x 2: docker ls");
    assertThat(read.answers().answers().stream().map(Answers.Answer::lines))
        .containsExactly(List.of("a | |", "", "  b", "exit 0"), List.of("=== c", "exit 1"));
  }

  @Test
  void another_order_of_the_same_lines_is_a_difference() {
    Differences differences =
        new Differences(new dev.waggle.it.compat.AllowedDifferences(List.of()));

    assertThat(differences.between("x", List.of("a", "b"), List.of("a", "b"))).isEmpty();
    assertThat(differences.between("x", List.of("a", "b"), List.of("b", "a"))).hasSize(1);
    assertThat(differences.between("x", List.of("a"), List.of("b"))).containsExactly("- a", "+ b");
  }
}
