package dev.waggle.it.compat.script;

import java.util.ArrayList;
import java.util.List;

/**
 * What a swarm answered to the commands of one script, in their order.
 *
 * @param complete whether it got to the script's end
 */
record Answers(List<Answer> answers, boolean complete) {
  /**
   * One of them.
   *
   * @param title line and command, as the script has them
   * @param raw as the client wrote it, for people; empty in a recording
   * @param lines what is compared
   */
  record Answer(String title, String raw, List<String> lines) {
    Answer {
      lines = List.copyOf(lines);
    }
  }

  Answers {
    answers = List.copyOf(answers);
  }

  /** The answer to that command, if the swarm got as far. */
  Answer answer(int index) {
    if (index >= answers.size()) {
      throw new AssertionError("this swarm did not get as far");
    }
    return answers.get(index);
  }

  /** All of it, for people. */
  String text() {
    List<String> lines = new ArrayList<>();
    for (Answer answer : answers) {
      lines.add("=== " + answer.title());
      lines.add(answer.raw().stripTrailing());
      lines.add("--- compared:");
      answer.lines().forEach(line -> lines.add("   " + line));
    }
    return String.join("\n", lines) + "\n";
  }
}
