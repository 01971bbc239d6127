package dev.waggle.it.compat.script;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Ids of one answer, by the order in which they appear. An id and its beginning, which tables show,
 * count as one.
 */
final class Ids {
  private static final int SHORT = 12;
  private static final Pattern ID =
      Pattern.compile(
          "(?<![0-9a-z])(?:sha256:[0-9a-f]{64}|[0-9a-f]{64}|[0-9a-z]{25}|(?=[a-z]*\\d)[0-9a-z]{12})(?![0-9a-z])");

  private final boolean numbered;
  private final List<String> seen = new ArrayList<>();

  /**
   * @param numbered false where the order of lines means nothing
   */
  Ids(boolean numbered) {
    this.numbered = numbered;
  }

  String plain(String text) {
    return ID.matcher(text).replaceAll(m -> Matcher.quoteReplacement(name(m.group())));
  }

  /** The same for what is an id for sure, even if no digit is in it. */
  String known(String id) {
    return id.matches("[0-9a-z]{12}") ? name(id) : plain(id);
  }

  private String name(String id) {
    String kind = kind(id);
    if (!numbered) {
      return "<" + kind + ">";
    }
    String begin = id.startsWith("sha256:") ? id : id.substring(0, SHORT);
    if (!seen.contains(begin)) {
      seen.add(begin);
    }
    return "<" + kind + " " + (seen.indexOf(begin) + 1) + ">";
  }

  private static String kind(String id) {
    if (id.startsWith("sha256:")) {
      return "digest";
    }
    return switch (id.length()) {
      case SHORT -> "short id";
      case 25 -> "id";
      default -> "container id";
    };
  }
}
