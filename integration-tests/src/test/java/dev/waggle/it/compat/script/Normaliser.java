package dev.waggle.it.compat.script;

import static java.util.stream.Collectors.joining;

import dev.waggle.it.compat.Command;
import dev.waggle.it.compat.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * An answer as lines without what is different in every swarm and at every moment: ids, times,
 * ages, tokens, chosen ports, names and addresses of machines, versions, padding.
 */
final class Normaliser {
  private static final Map<Pattern, String> CHANGING = new LinkedHashMap<>();
  private static final Pattern TITLES = Pattern.compile("[A-Z][A-Z /]*(?: {2,}[A-Z][A-Z /]*)+");
  private static final Pattern BAR = Pattern.compile("([0-9a-z]+)(?:/(\\d+))?: .*");
  private static final Pattern USERS =
      Pattern.compile("(following services: )([^,\\s]+(?:, [^,\\s]+)*)");
  private static final Pattern OVERALL = Pattern.compile("overall progress: .*|job progress: .*");

  static {
    change("SWMTKN-1-[0-9a-z]{50}-[0-9a-z]{25}", "<token>");
    change("SWMKEY-1-\\S+", "<unlock key>");
    change(
        "\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?(?:Z| ?[+-]\\d\\d:?\\d\\d)?(?: UTC)?",
        "<time>");
    change("(?:[Ll]ess than a|[Aa]bout an?|\\d+) (?:second|minute|hour|day)s?(?: ago)?", "<age>");
    change("\\b3[0-2]\\d{3}\\b", "<port>");
  }

  private static void change(String pattern, String to) {
    CHANGING.put(Pattern.compile(pattern), to);
  }

  private final Map<String, String> names;

  /**
   * @param names what to write for what a machine is called, longest first where one contains
   *     another
   */
  Normaliser(Map<String, String> names) {
    this.names = new LinkedHashMap<>(names);
  }

  /** What is compared, the exit code as the last line. */
  List<String> lines(Script.View view, Command.Answer answer) {
    Ids ids = new Ids(view != Script.View.SORTED);
    List<String> lines =
        new ArrayList<>(
            switch (view) {
              case TEXT -> text(answer.output(), ids);
              case SORTED -> text(answer.output(), ids).stream().sorted().toList();
              case LAST -> last(text(answer.output(), ids));
              case JSON -> JsonLines.of(answer.output()).stream().map(l -> plain(l, ids)).toList();
            });
    plain(answer.errors(), ids).lines().forEach(line -> lines.add("stderr: " + line));
    lines.add("exit " + answer.exitCode());
    lines.replaceAll(String::stripTrailing);
    return lines;
  }

  private List<String> text(String output, Ids ids) {
    List<String> raw = output.lines().toList();
    if (raw.isEmpty() || !TITLES.matcher(raw.get(0).strip()).matches()) {
      return raw.stream().map(line -> plain(line, ids).replaceAll("(?<=\\S) {2,}", "  ")).toList();
    }
    List<String> titles = List.of(raw.get(0).strip().split(" {2,}", -1));
    List<String> lines = new ArrayList<>(List.of(String.join(" | ", titles)));
    for (Map<String, String> row : Table.of(output).rows()) {
      lines.add(titles.stream().map(title -> cell(title, row, ids)).collect(joining(" | ")));
    }
    return lines;
  }

  private String cell(String title, Map<String, String> row, Ids ids) {
    String cell = row.getOrDefault(title, "");
    if (title.equals("ENGINE VERSION")) {
      return cell.isEmpty() ? "" : "<version>";
    }
    return title.endsWith("ID") ? ids.known(cell) : plain(cell, ids);
  }

  private String plain(String raw, Ids ids) {
    String text = raw;
    for (Map.Entry<String, String> name : names.entrySet()) {
      text =
          text.replaceAll(
              "(?<![0-9a-zA-Z])" + Pattern.quote(name.getKey()) + "(?![0-9a-zA-Z])",
              Matcher.quoteReplacement(name.getValue()));
    }
    for (Map.Entry<Pattern, String> changing : CHANGING.entrySet()) {
      text =
          changing.getKey().matcher(text).replaceAll(Matcher.quoteReplacement(changing.getValue()));
    }
    return ids.plain(inOrder(text));
  }

  /** Who uses a secret or config is listed in the order of ids that are drawn anew each time. */
  private static String inOrder(String text) {
    return USERS
        .matcher(text)
        .replaceAll(
            found ->
                Matcher.quoteReplacement(
                    found.group(1)
                        + Stream.of(found.group(2).split(", ", -1))
                            .sorted()
                            .collect(joining(", "))));
  }

  /** Of every bar and of the whole what was written last, then what was written once. */
  private static List<String> last(List<String> lines) {
    Map<String, String> bars = new LinkedHashMap<>();
    List<String> others = new ArrayList<>();
    for (String line : lines) {
      Matcher bar = BAR.matcher(line);
      if (OVERALL.matcher(line).matches()) {
        bars.put(line.substring(0, line.indexOf(':')), line);
      } else if (line.matches("verify: Waiting .*")) {
        continue;
      } else if (bar.matches() && bar.group(2) != null) {
        bars.put(bar.group(1), line);
      } else if (!others.contains(line)) {
        others.add(line);
      }
    }
    List<String> shown = new ArrayList<>(bars.values().stream().sorted().toList());
    shown.addAll(others);
    return shown;
  }
}
