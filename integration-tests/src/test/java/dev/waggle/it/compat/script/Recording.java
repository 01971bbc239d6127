package dev.waggle.it.compat.script;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A real swarm's answers to a script, kept as a file: whose they are in the first line, then each
 * command as {@code === title} and the lines that are compared.
 *
 * @param of seed, client and engine, as {@link #of} writes them
 */
record Recording(String of, Answers answers) {
  private static final String TITLE = "=== ";
  private static final String LINE = "  ";

  static String of(long seed, String client, String engine) {
    return "seed " + seed + ", client " + client + ", engine " + engine;
  }

  /** Empty if there is none. */
  static Optional<Recording> read(Path file) {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(parse(Files.readString(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Recording parse(String text) {
    String of = text.lines().findFirst().orElse("");
    List<Answers.Answer> answers = new ArrayList<>();
    String title = null;
    List<String> lines = new ArrayList<>();
    for (String line : text.lines().skip(1).toList()) {
      if (line.startsWith(TITLE)) {
        if (title != null) {
          answers.add(new Answers.Answer(title, "", lines));
        }
        title = line.substring(TITLE.length());
        lines = new ArrayList<>();
      } else {
        lines.add(line.startsWith(LINE) ? line.substring(LINE.length()) : line);
      }
    }
    if (title != null) {
      answers.add(new Answers.Answer(title, "", lines));
    }
    return new Recording(of, new Answers(answers, true));
  }

  void write(Path file) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String text() {
    StringBuilder text = new StringBuilder(of).append('\n');
    for (Answers.Answer answer : answers.answers()) {
      text.append(TITLE).append(answer.title()).append('\n');
      answer.lines().forEach(line -> text.append((LINE + line).stripTrailing()).append('\n'));
    }
    return text.toString();
  }
}
