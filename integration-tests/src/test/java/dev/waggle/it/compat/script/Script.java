package dev.waggle.it.compat.script;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** A script, with its placeholders drawn. */
record Script(String name, List<Line> lines) {
  /** What of an answer is compared. */
  enum View {
    /** Every line. */
    TEXT,
    /** Every line, in whatever order. */
    SORTED,
    /** Of a progress display what it shows at the end. */
    LAST,
    /** JSON, value by value; the order of keys means nothing. */
    JSON
  }

  /**
   * One command.
   *
   * @param number of its first line in the file
   * @param host the machine whose client types it
   * @param until what the answer must contain before it counts; null if the first answer counts
   * @param variable what the output is kept as instead of being compared; null if it is compared
   */
  record Line(
      int number,
      int host,
      View view,
      @Nullable Pattern until,
      @Nullable String variable,
      String words) {
    /** How the script says it, for people. */
    String title() {
      String where = host == 1 ? "" : "w" + host + ": ";
      return where + (until == null ? "" : "until /" + until + "/: ") + words;
    }
  }

  private static final Pattern ON = Pattern.compile("on w([1-9])");
  private static final Pattern CAPTURE = Pattern.compile("capture ([a-z]+) = (.+)", Pattern.DOTALL);
  private static final Pattern AWAIT = Pattern.compile("await /(.+?)/ (.+)", Pattern.DOTALL);
  private static final Pattern VIEW = Pattern.compile("(sorted|last|json) (.+)", Pattern.DOTALL);

  Script {
    lines = List.copyOf(lines);
  }

  /** Reads a script; fails on what it does not understand. */
  static Script parse(String name, String text, long seed) {
    Draws draws = new Draws(seed, name);
    List<Line> lines = new ArrayList<>();
    List<String> raw = text.lines().toList();
    int host = 1;
    for (int i = 0; i < raw.size(); i++) {
      int number = i + 1;
      StringBuilder whole = new StringBuilder(raw.get(i));
      while (i + 1 < raw.size() && raw.get(i + 1).startsWith("  ")) {
        whole.append('\n').append(raw.get(++i).substring(2));
      }
      String line = whole.toString();
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      Matcher on = ON.matcher(line);
      if (on.matches()) {
        host = Integer.parseInt(on.group(1));
        continue;
      }
      try {
        lines.add(line(number, host, draws.fill(line)));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(name + ", line " + number + ": " + e.getMessage(), e);
      }
    }
    return new Script(name, lines);
  }

  private static Line line(int number, int host, String text) {
    Matcher capture = CAPTURE.matcher(text);
    if (capture.matches()) {
      return new Line(number, host, View.TEXT, null, capture.group(1), capture.group(2));
    }
    View view = View.TEXT;
    String rest = text;
    Matcher viewed = VIEW.matcher(rest);
    if (viewed.matches()) {
      view = View.valueOf(viewed.group(1).toUpperCase());
      rest = viewed.group(2);
    }
    Matcher await = AWAIT.matcher(rest);
    if (await.matches()) {
      return new Line(number, host, view, condition(await.group(1)), null, await.group(2));
    }
    if (rest.matches("(?s)(on|await|capture) .*")) {
      throw new IllegalArgumentException("not understood: " + rest);
    }
    return new Line(number, host, view, null, null, rest);
  }

  private static Pattern condition(String regex) {
    try {
      return Pattern.compile(regex, Pattern.MULTILINE);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException("no regular expression: " + regex, e);
    }
  }
}
