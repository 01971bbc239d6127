package dev.waggle.it.compat;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Text without what is different in each swarm: machines go by the article's names, ids and tokens
 * by the order in which they appear.
 */
final class Plain {
  private static final Pattern TOKEN = Pattern.compile("SWMTKN-1-[0-9a-z]{50}-[0-9a-z]{25}");
  private static final Pattern ID = Pattern.compile("\\b(?=[a-z]*\\d)[0-9a-z]{25}\\b");

  /** One in fifty has no digit: that is one where a table has its ids, and a word elsewhere. */
  private static final Pattern SHORT_ID =
      Pattern.compile("\\b(?=[a-z]*\\d)[0-9a-z]{12}\\b|(?m:^)[a-z]{12}(?= {2})");

  private static final Pattern CONTAINER = Pattern.compile("\\b[0-9a-f]{64}\\b");
  private static final Pattern AGE =
      Pattern.compile("(?:[Ll]ess than a|[Aa]bout an?|\\d+) (?:second|minute|hour)s?(?: ago)?");

  private final Map<String, String> names;

  /**
   * @param names what to write for a machine's name or address
   */
  Plain(Map<String, String> names) {
    this.names = Map.copyOf(names);
  }

  String text(String raw) {
    String text = raw;
    for (Map.Entry<String, String> name : names.entrySet()) {
      text = text.replaceAll("\\b" + Pattern.quote(name.getKey()) + "\\b", name.getValue());
    }
    text = numbered(TOKEN, "token", text);
    text = numbered(CONTAINER, "container", text);
    text = numbered(ID, "id", text);
    text = numbered(SHORT_ID, "short-id", text);
    return AGE.matcher(text).replaceAll("<age>");
  }

  private static String numbered(Pattern pattern, String kind, String text) {
    Map<String, String> seen = new HashMap<>();
    return pattern
        .matcher(text)
        .replaceAll(
            match ->
                Matcher.quoteReplacement(
                    seen.computeIfAbsent(
                        match.group(), id -> "<" + kind + " " + (seen.size() + 1) + ">")));
  }
}
