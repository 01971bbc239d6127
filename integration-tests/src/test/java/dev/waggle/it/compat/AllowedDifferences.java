package dev.waggle.it.compat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Where Waggle may answer something else than Docker, and why. Each entry is a step, the side that
 * has a line which the other has not, and that line, as regular expressions.
 */
public final class AllowedDifferences {
  public enum Side {
    DOCKER,
    WAGGLE
  }

  /** One entry of the list. */
  public record Entry(Pattern step, Side side, Pattern line, String because) {}

  private final List<Entry> entries;
  private final Set<Entry> used = ConcurrentHashMap.newKeySet();

  public AllowedDifferences(List<Entry> entries) {
    this.entries = List.copyOf(entries);
  }

  /** Reads blocks of {@code step:}, {@code docker:} or {@code waggle:}, and {@code because:}. */
  public static AllowedDifferences read(InputStream in) {
    List<Entry> entries = new ArrayList<>();
    try (in) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      for (String block : text.replaceAll("(?m)^#.*\n", "").split("\n{2,}", -1)) {
        if (!block.isBlank()) {
          entries.add(entry(block.strip()));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new AllowedDifferences(entries);
  }

  private static Entry entry(String block) {
    Map<String, String> fields = new HashMap<>();
    for (String line : block.lines().toList()) {
      int colon = line.indexOf(": ");
      if (colon < 0 || fields.put(line.substring(0, colon), line.substring(colon + 2)) != null) {
        throw new IllegalArgumentException("not understood: " + line);
      }
    }
    Side side = fields.containsKey("docker") ? Side.DOCKER : Side.WAGGLE;
    if (!fields.keySet().equals(Set.of("step", side.name().toLowerCase(), "because"))) {
      throw new IllegalArgumentException("step, docker or waggle, because: " + block);
    }
    return new Entry(
        Pattern.compile(fields.get("step")),
        side,
        Pattern.compile(fields.get(side.name().toLowerCase())),
        fields.get("because"));
  }

  /** Docker's lines as {@code -}, Waggle's as {@code +}, where no entry allows them. */
  public List<String> between(String step, List<String> docker, List<String> waggle) {
    List<String> differences = new ArrayList<>();
    refused(step, Side.DOCKER, without(docker, waggle)).forEach(l -> differences.add("- " + l));
    refused(step, Side.WAGGLE, without(waggle, docker)).forEach(l -> differences.add("+ " + l));
    return differences;
  }

  /** Those of the entries that allowed nothing. */
  public List<Entry> unused() {
    return entries.stream().filter(entry -> !used.contains(entry)).toList();
  }

  private List<String> refused(String step, Side side, List<String> lines) {
    return lines.stream().filter(line -> !allowed(step, side, line)).toList();
  }

  private boolean allowed(String step, Side side, String line) {
    List<Entry> fitting =
        entries.stream()
            .filter(entry -> entry.side() == side)
            .filter(entry -> entry.step().matcher(step).matches())
            .filter(entry -> entry.line().matcher(line).matches())
            .toList();
    used.addAll(fitting);
    return !fitting.isEmpty();
  }

  private static List<String> without(List<String> lines, List<String> others) {
    List<String> rest = new ArrayList<>(lines);
    others.forEach(rest::remove);
    return rest;
  }
}
