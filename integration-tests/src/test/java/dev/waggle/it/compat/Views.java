package dev.waggle.it.compat;

import static dev.waggle.it.compat.Table.cell;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toCollection;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What of an answer is compared: everything, except where two swarms may rightly differ. Which
 * machine gets which slot is a tie that each breaks as it likes.
 */
final class Views {
  private static final Collector<CharSequence, ?, String> LINES = Collectors.joining("\n");

  static final View TEXT = (answer, plain) -> lines(answer, plain);
  static final View DISTINCT = Views::distinct;
  static final View PROGRESS = Views::progress;
  static final View ROWS = Views::rows;
  static final View NODES = Views::nodes;
  static final View TASKS = Views::tasks;

  /** Each task for itself: which slot had which history before is a tie. */
  static final View SINGLE_TASKS = Views::singleTasks;

  /** As TASKS, but without where each task is. */
  static final View TASKS_ANYWHERE =
      (answer, plain) ->
          tasks(answer, plain).stream()
              .map(line -> line.replaceAll(" on swarm\\d", ""))
              .distinct()
              .toList();

  static final View CONTAINER = Views::container;

  private static final List<String> COMPARED =
      List.of("/0/Name", "/0/Path", "/0/Args", "/0/Config/", "/0/HostConfig/", "/0/Mounts");

  private Views() {}

  private static List<String> lines(Command.Answer answer, UnaryOperator<String> plain) {
    return Stream.concat(
            plain.apply(answer.output()).lines(),
            plain.apply(answer.errors()).lines().map(line -> "stderr: " + line))
        .toList();
  }

  private static List<String> distinct(Command.Answer answer, UnaryOperator<String> plain) {
    return answer
        .output()
        .lines()
        .map(plain)
        .map(Views::anySlot)
        .collect(toCollection(TreeSet::new))
        .stream()
        .toList();
  }

  /** How the bar goes forward is a matter of moments; what it says at the end is not. */
  private static List<String> progress(Command.Answer answer, UnaryOperator<String> plain) {
    List<String> lines = new ArrayList<>();
    for (String line : lines(answer, plain)) {
      boolean moment =
          line.matches(
              "\\d+/\\d+: .*|overall progress: (?:rolling back update: )?(\\d+) out of (?!\\1 ).*");
      if (!moment && !lines.contains(line)) {
        lines.add(line);
      }
    }
    return lines;
  }

  /** A table row by row, without its padding. */
  private static List<String> rows(Command.Answer answer, UnaryOperator<String> plain) {
    String rows =
        answer.output().lines().map(line -> line.strip().replaceAll(" {2,}", " | ")).collect(LINES);
    return plain.apply(rows).lines().toList();
  }

  private static List<String> nodes(Command.Answer answer, UnaryOperator<String> plain) {
    List<String> lines = new ArrayList<>(titles(answer));
    Table.of(answer.output()).map(plain).rows().stream()
        .map(
            row ->
                "%s%s | %s | %s | %s | version %s"
                    .formatted(
                        cell(row, "HOSTNAME"),
                        cell(row, "ID").endsWith("*") ? " *" : "",
                        cell(row, "STATUS"),
                        cell(row, "AVAILABILITY"),
                        cell(row, "MANAGER STATUS"),
                        cell(row, "ENGINE VERSION").isEmpty() ? "missing" : "shown"))
        .sorted()
        .forEach(lines::add);
    return lines;
  }

  private static List<String> tasks(Command.Answer answer, UnaryOperator<String> plain) {
    Table table = Table.of(answer.output()).map(plain);
    List<String> lines = new ArrayList<>(titles(answer));
    lines.addAll(new TreeSet<>(histories(table)));
    lines.add("spread: " + running(table).values().stream().sorted().toList());
    return lines;
  }

  private static List<String> singleTasks(Command.Answer answer, UnaryOperator<String> plain) {
    List<String> lines = new ArrayList<>(titles(answer));
    Table.of(answer.output()).map(plain).rows().stream()
        .map(row -> anySlot(task(row)).replaceFirst("^.*(?=helloworld)", ""))
        .distinct()
        .sorted()
        .forEach(lines::add);
    return lines;
  }

  private static List<String> titles(Command.Answer answer) {
    return answer.output().lines().limit(1).map(line -> line.replaceAll(" {2,}", " | ")).toList();
  }

  /** One line per slot: its task and those that it had before. */
  private static List<String> histories(Table table) {
    List<String> histories = new ArrayList<>();
    for (Map<String, String> row : table.rows()) {
      String task = anySlot(task(row));
      if (task.startsWith("\\_")) {
        int last = histories.size() - 1;
        histories.set(last, histories.get(last) + "  " + task);
      } else {
        histories.add(task);
      }
    }
    return histories;
  }

  private static String task(Map<String, String> row) {
    return "%s %s on %s, %s, %s, %s, %s"
        .formatted(
            cell(row, "NAME"),
            cell(row, "IMAGE"),
            cell(row, "NODE"),
            cell(row, "DESIRED STATE"),
            cell(row, "CURRENT STATE"),
            cell(row, "ERROR"),
            cell(row, "PORTS"));
  }

  private static String anySlot(String line) {
    return line.replaceAll("helloworld\\.\\d+", "helloworld.<slot>");
  }

  /** A task that is to end, or has ended. */
  static boolean isOld(Map<String, String> row) {
    return cell(row, "NAME").startsWith("\\_") || cell(row, "DESIRED STATE").equals("Shutdown");
  }

  /** How many tasks run, and are to, by machine. */
  static Map<String, Long> running(Table tasks) {
    return tasks.rows().stream()
        .filter(row -> cell(row, "DESIRED STATE").equals("Running"))
        .filter(row -> cell(row, "CURRENT STATE").startsWith("Running"))
        .collect(groupingBy(row -> cell(row, "NODE"), TreeMap::new, counting()));
  }

  /** The current states of a machine's tasks. */
  static Stream<String> at(Table tasks, String machine) {
    return tasks.rows().stream()
        .filter(row -> cell(row, "NODE").equals(machine))
        .map(row -> cell(row, "CURRENT STATE"));
  }

  /** The one row that has that cell. */
  static Map<String, String> row(Table table, String title, String wanted) {
    return table.rows().stream()
        .filter(row -> cell(row, title).equals(wanted))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + title + " is " + wanted + ": " + table));
  }

  /** A container as one line per value, in the order of their paths. */
  private static List<String> container(Command.Answer answer, UnaryOperator<String> plain) {
    List<String> lines = new ArrayList<>();
    try (JsonParser json = new JsonFactory().createParser(answer.output())) {
      for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
        String path = json.getParsingContext().pathAsPointer().toString();
        if (token.isScalarValue() && COMPARED.stream().anyMatch(path::startsWith)) {
          lines.add(path.substring("/0/".length()) + " = " + token + " " + json.getText());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(answer.toString(), e);
    }
    return plain.apply(lines.stream().sorted().collect(LINES)).lines().map(Views::anySlot).toList();
  }
}
