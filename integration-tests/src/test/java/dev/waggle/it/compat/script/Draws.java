package dev.waggle.it.compat.script;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The placeholders of a script, each drawn from a seed where it first appears and the same from
 * then on: {@code {name:web}} {@code {word:zone}} {@code {image:web}} {@code {other:web}} (the
 * image that {@code {image:web}} is not) {@code {port:web}} {@code {n:few:2-4}}, later {@code
 * {n:few}}, {@code {n:few+1}}. No two names, words or ports of a script are equal.
 */
final class Draws {
  private static final Pattern PLACEHOLDER =
      Pattern.compile(
          "\\{(name|word|image|other|port|n):([a-z0-9]+)(?::(\\d+)-(\\d+))?([+*-]\\d+)?\\}");
  private static final List<String> WORDS =
      List.of(
          "amber", "birch", "cedar", "delta", "ember", "flint", "grove", "heron", "iris", "juniper",
          "kestrel", "larch", "maple", "north", "otter", "pearl", "quartz", "raven", "sable",
          "tulip", "umber", "violet", "willow", "yarrow");
  private static final List<String> IMAGES = List.of("alpine", "busybox");

  private final SplittableRandom random;
  private final Map<String, String> drawn = new HashMap<>();
  private final Set<String> taken = new HashSet<>();

  Draws(long seed, String script) {
    this.random = new SplittableRandom(seed * 31 + script.hashCode());
  }

  /** The text with every placeholder replaced. */
  String fill(String text) {
    return PLACEHOLDER.matcher(text).replaceAll(m -> Matcher.quoteReplacement(value(m)));
  }

  private String value(MatchResult match) {
    String key = match.group(2);
    return switch (match.group(1)) {
      case "name" ->
          draw("name:" + key, () -> unique(() -> word() + "-" + random.nextInt(10, 1000)));
      case "word" -> draw("word:" + key, () -> unique(this::word));
      case "port" -> draw("port:" + key, () -> unique(() -> "" + random.nextInt(8000, 28000)));
      case "image" -> image(key);
      case "other" -> IMAGES.get(1 - IMAGES.indexOf(image(key)));
      default -> number(key, match);
    };
  }

  private String number(String key, MatchResult match) {
    if (match.group(3) != null) {
      int from = Integer.parseInt(match.group(3));
      int to = Integer.parseInt(match.group(4));
      draw("n:" + key, () -> "" + random.nextInt(from, to + 1));
    }
    String base = drawn.get("n:" + key);
    if (base == null) {
      throw new IllegalArgumentException("no range where it first appears: " + match.group());
    }
    String change = match.group(5);
    if (change == null) {
      return base;
    }
    int by = Integer.parseInt(change.substring(1));
    int number = Integer.parseInt(base);
    return ""
        + switch (change.charAt(0)) {
          case '+' -> number + by;
          case '-' -> number - by;
          default -> number * by;
        };
  }

  private String image(String key) {
    return draw("image:" + key, () -> pick(IMAGES));
  }

  private String word() {
    return pick(WORDS);
  }

  private String pick(List<String> from) {
    return from.get(random.nextInt(from.size()));
  }

  private String draw(String key, Supplier<String> fresh) {
    String value = drawn.get(key);
    if (value == null) {
      value = fresh.get();
      drawn.put(key, value);
    }
    return value;
  }

  private String unique(Supplier<String> fresh) {
    String value = fresh.get();
    while (!taken.add(value)) {
      value = fresh.get();
    }
    return value;
  }
}
