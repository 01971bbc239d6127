package dev.waggle.it.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * What the process runtime notes of a task's process: its line of {@code /proc/PID/stat}. Pids are
 * used again, by threads, too, so that only the start time tells whether it is the same.
 */
final class ProcessNote {
  private static final int START = 19;

  private ProcessNote() {}

  /** Whether the very process of which this was noted runs now. */
  static boolean stillRuns(String noted) {
    Path stat = Path.of("/proc", noted.split(" ", 2)[0], "stat");
    try {
      String now = Files.readString(stat, StandardCharsets.ISO_8859_1);
      return fields(now)[START].equals(fields(noted)[START]) && !fields(now)[0].equals("Z");
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      if (!Files.exists(stat)) {
        return false; // it ended while it was read
      }
      throw new UncheckedIOException(e);
    }
  }

  /** What follows the name, which may hold anything. */
  private static String[] fields(String line) {
    return line.substring(line.lastIndexOf(')') + 2).split(" ");
  }
}
