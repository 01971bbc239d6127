package dev.waggle.it.compat.script;

import dev.waggle.it.compat.Command;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Plays scripts on one swarm, one after the other, and cleans up after each. */
final class Player {
  /** Docker itself takes under half a minute for the slowest of what is awaited. */
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /** How long what ran may take to be removed after its service. */
  private static final Duration LEFT_BEHIND = Duration.ofSeconds(30);

  /** How long an answer that contains what it should may go on to differ from Docker's. */
  private static final Duration TO_BE_ALIKE = Duration.ofSeconds(15);

  private static final Duration PAUSE = Duration.ofMillis(250);
  private static final Script CLEANING =
      Script.parse(
          "",
          """
          clean_up
          sorted await /\\A\\z/ each docker ps -a --format '{{.Names}} {{.Status}}'
          clean_machines
          """,
          0);

  private final Stage stage;
  private final Normaliser normaliser;
  private final Differences differences;
  private final String side;

  Player(String side, Stage stage, Differences differences) {
    this.side = side;
    this.stage = stage;
    this.normaliser = stage.normaliser();
    this.differences = differences;
  }

  /**
   * Plays one.
   *
   * @param docker what Docker has answered, which an answer that is awaited is to become; empty
   *     when Docker is who plays
   */
  Answers play(Script script, Optional<Answers> docker) {
    List<Script.Line> lines = new ArrayList<>(script.lines());
    lines.addAll(CLEANING.lines());
    List<Answers.Answer> answers = new ArrayList<>();
    boolean complete = true;
    for (Script.Line line : lines) {
      int index = answers.size();
      List<String> expected =
          docker
              .map(Answers::answers)
              .filter(a -> a.size() > index)
              .map(a -> a.get(index).lines())
              .orElse(List.of());
      String title = title(script, line);
      Seen seen = line.until() == null ? see(line) : await(title, line, expected);
      Command.Answer answer = seen.answer();
      if (line.variable() != null) {
        stage.keep(line.variable(), answer.output().strip());
        answers.add(
            new Answers.Answer(title, answer.output(), List.of("exit " + answer.exitCode())));
        continue;
      }
      answers.add(new Answers.Answer(title, answer.output() + answer.errors(), seen.lines()));
      if (!seen.holds()) {
        System.err.printf("%s waited in vain: %s%n%s%n", side, title, answer);
        complete &= !script.lines().contains(line);
      }
    }
    stage.forget();
    return new Answers(answers, complete);
  }

  /** How a line of a script is called in recordings, reports and the list of what may differ. */
  static String title(Script script, Script.Line line) {
    return (script.name() + " " + line.number() + ": " + line.title())
        .replaceAll("\\s*\n\\s*", " ");
  }

  static List<String> titles(Script script) {
    List<String> titles = new ArrayList<>();
    script.lines().forEach(line -> titles.add(title(script, line)));
    CLEANING.lines().forEach(line -> titles.add(title(script, line)));
    return titles;
  }

  /**
   * An answer.
   *
   * @param lines what of it is compared
   * @param holds whether it contains what it must
   */
  private record Seen(Command.Answer answer, List<String> lines, boolean holds) {}

  private Seen see(Script.Line line) {
    Command.Answer answer = stage.shell(line.host(), line.words());
    List<String> lines = normaliser.lines(line.view(), answer);
    String text = String.join("\n", lines.subList(0, lines.size() - 1));
    return new Seen(answer, lines, line.until() == null || line.until().matcher(text).find());
  }

  private Seen await(String title, Script.Line line, List<String> expected) {
    long start = System.nanoTime();
    long held = 0;
    while (true) {
      Seen seen = see(line);
      long now = System.nanoTime();
      if (seen.holds()) {
        held = held == 0 ? now : held;
        if (expected.isEmpty()
            || differences.between(title, expected, seen.lines()).isEmpty()
            || now - held > TO_BE_ALIKE.toNanos()) {
          return seen;
        }
      }
      if (now - start > (CLEANING.lines().contains(line) ? LEFT_BEHIND : PATIENCE).toNanos()) {
        return seen;
      }
      pause();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
