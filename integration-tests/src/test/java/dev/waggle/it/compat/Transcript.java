package dev.waggle.it.compat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a swarm answered, step by step, in words that can be compared with another swarm's. */
final class Transcript {
  /**
   * One step.
   *
   * @param raw as the client wrote it, for people
   * @param took for people, too: times are not compared
   * @param lines what is compared
   */
  record Step(String title, String command, String raw, Duration took, List<String> lines) {}

  private final Map<String, Step> steps = new LinkedHashMap<>();

  void add(String title, String command, Command.Answer answer, List<String> lines) {
    List<String> all = new ArrayList<>(lines);
    all.add("exit " + answer.exitCode());
    String raw = answer.output() + answer.errors();
    Step step = new Step(title, command, raw, answer.took(), List.copyOf(all));
    if (steps.putIfAbsent(title, step) != null) {
      throw new IllegalArgumentException("two steps of the title " + title);
    }
  }

  List<Step> steps() {
    return List.copyOf(steps.values());
  }

  Step step(String title) {
    Step step = steps.get(title);
    if (step == null) {
      throw new AssertionError("this swarm did not get as far as: " + title);
    }
    return step;
  }

  /** All of it, for people. */
  String text() {
    StringBuilder text = new StringBuilder();
    for (Step step : steps.values()) {
      text.append("## ").append(step.title()).append("\n$ ").append(step.command()).append('\n');
      text.append(step.raw())
          .append("-- ")
          .append(step.took().toMillis())
          .append(" ms, compared:\n");
      step.lines().forEach(line -> text.append("   ").append(line).append('\n'));
      text.append('\n');
    }
    return text.toString();
  }
}
