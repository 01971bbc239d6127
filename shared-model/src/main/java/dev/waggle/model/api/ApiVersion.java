package dev.waggle.model.api;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version of the Engine API. Versions are compared number by number between the dots, as Docker
 * does (1.9 is below 1.24; {@code v2} counts as 2).
 */
public record ApiVersion(String text) implements Comparable<ApiVersion> {
  /** The newest that is served (engine-api 1.1). */
  public static final ApiVersion HIGHEST = new ApiVersion("1.51");

  /** The oldest that is served: the first with swarm mode. */
  public static final ApiVersion LOWEST = new ApiVersion("1.24");

  private static final Pattern FORM = Pattern.compile("\\d{1,4}\\.\\d{1,4}");
  private static final Pattern PREFIX = Pattern.compile("/v([0-9.]+)(/.*)");

  /** A path with a version in front, taken apart. */
  public record Versioned(ApiVersion version, String path) {}

  /** The version that an engine says it speaks; empty for what is in no such form. */
  public static Optional<ApiVersion> parse(String text) {
    return FORM.matcher(text).matches() ? Optional.of(new ApiVersion(text)) : Optional.empty();
  }

  /** Takes {@code /v1.NN} off the path; empty when the path has none. */
  public static Optional<Versioned> split(String path) {
    Matcher matcher = PREFIX.matcher(path);
    return matcher.matches()
        ? Optional.of(new Versioned(new ApiVersion(matcher.group(1)), matcher.group(2)))
        : Optional.empty();
  }

  /** Why a client may not use this version, in Docker's words. */
  public Optional<String> refusal(ApiVersion highest) {
    if (compareTo(LOWEST) < 0) {
      return Optional.of(
          "client version "
              + text
              + " is too old. Minimum supported API version is "
              + LOWEST.text
              + ", please upgrade your client to a newer version");
    }
    if (compareTo(highest) > 0) {
      return Optional.of(
          "client version "
              + text
              + " is too new. Maximum supported API version is "
              + highest.text);
    }
    return Optional.empty();
  }

  public boolean isBelow(String other) {
    return compareTo(new ApiVersion(other)) < 0;
  }

  /** The number behind the first dot: 41 of 1.41. */
  public int minor() {
    return (int) part(text.split("\\.", -1), 1);
  }

  @Override
  public int compareTo(ApiVersion other) {
    String[] mine = text.split("\\.", -1);
    String[] theirs = other.text.split("\\.", -1);
    for (int i = 0; i < Math.max(mine.length, theirs.length); i++) {
      int byPart = Long.compare(part(mine, i), part(theirs, i));
      if (byPart != 0) {
        return byPart;
      }
    }
    return 0;
  }

  @Override
  public String toString() {
    return text;
  }

  private static long part(String[] parts, int i) {
    if (i >= parts.length || parts[i].isEmpty()) {
      return 0;
    }
    return parts[i].length() > 9 ? Integer.MAX_VALUE : Long.parseLong(parts[i]);
  }
}
