package dev.waggle.agent.adapter.engine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A process as {@code /proc/PID/stat} tells of it. Pid and start time together name a process for
 * as long as the machine runs.
 *
 * @param startTicks start time in clock ticks since the machine's start
 */
record ProcStat(long pid, char state, long session, long startTicks) {
  private static final Path PROC = Path.of("/proc");
  private static final int STATE = 0;
  private static final int SESSION = 3;
  private static final int START = 19;

  /** Reads a line of a {@code stat} file; empty if it is none. */
  static Optional<ProcStat> parse(String line) {
    int open = line.indexOf('(');
    int close = line.lastIndexOf(')'); // the name in between may hold anything
    if (open < 2 || close < open || close + 2 > line.length()) {
      return Optional.empty();
    }
    String[] rest = line.substring(close + 2).trim().split(" ");
    if (rest.length <= START) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new ProcStat(
              Long.parseLong(line.substring(0, open - 1)),
              rest[STATE].charAt(0),
              Long.parseLong(rest[SESSION]),
              Long.parseLong(rest[START])));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** The process that has this pid now. */
  static Optional<ProcStat> of(long pid) {
    try {
      return parse(
          Files.readString(
              PROC.resolve(Long.toString(pid)).resolve("stat"), StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      return Optional.empty(); // it ended while it was looked at
    }
  }

  /** All processes of this machine. */
  static List<ProcStat> all() {
    List<ProcStat> all = new ArrayList<>();
    try (Stream<Path> entries = Files.list(PROC)) {
      entries
          .map(entry -> entry.getFileName().toString())
          .filter(name -> name.chars().allMatch(Character::isDigit))
          .forEach(name -> of(Long.parseLong(name)).ifPresent(all::add));
    } catch (IOException e) {
      throw EngineFailure.temporary("listing " + PROC + ": " + e.getMessage(), e);
    }
    return all;
  }

  /** Whether this very process still runs; a zombie does not. */
  boolean isAlive() {
    return of(pid).filter(now -> now.startTicks == startTicks && !now.isDead()).isPresent();
  }

  private boolean isDead() {
    return state == 'Z' || state == 'X';
  }
}
