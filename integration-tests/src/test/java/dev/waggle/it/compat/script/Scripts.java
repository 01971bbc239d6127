package dev.waggle.it.compat.script;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The scripts beside this class's tests. */
final class Scripts {
  /** Whose draws are recorded. */
  static final long RECORDED_SEED = 20161;

  private static final String SUFFIX = ".script";

  private Scripts() {}

  /**
   * All of them, or some, by name.
   *
   * @param only names with commas between; empty for all
   */
  static List<Script> read(Path directory, String only, long seed) {
    List<String> wanted = List.of(only.split(","));
    List<Script> scripts = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.sorted().toList()) {
        String name = file.getFileName().toString();
        if (name.endsWith(SUFFIX)) {
          name = name.substring(0, name.length() - SUFFIX.length());
          if (only.isEmpty() || wanted.contains(name)) {
            scripts.add(Script.parse(name, Files.readString(file), seed));
          }
        }
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    return scripts;
  }
}
