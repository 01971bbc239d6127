package dev.waggle.manager.adapter.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Raft logs that could not be trusted, each kept in a directory whose name tells when, together
 * with the key that it is read with. The newest few stay.
 */
final class LogsAside {
  private static final String PREFIX = NodeHome.RAFT + ".damaged-";
  private static final String LOCK = "lock";
  private static final int MOST = 3;
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Path home;
  private final Disk disk;

  LogsAside(Path home, Disk disk) {
    this.home = home;
    this.disk = disk;
  }

  /**
   * Moves log and key; the log first, so that a kill in between leaves no log without its key.
   *
   * @return where to; empty if there is nothing but the lock of whoever looked for it
   */
  Optional<Path> keep(Path log, Path key, Instant now) throws IOException {
    if (holdsNothing(log)) {
      return Optional.empty();
    }
    Path kept = home.resolve(PREFIX + STAMP.format(now));
    disk.rename(log, kept);
    disk.sync(home);
    Disk.ensureDirectory(log);
    if (Files.exists(key)) {
      disk.rename(key, kept.resolve(NodeHome.RAFT_KEY));
      disk.sync(kept);
    }
    List<Path> all = all();
    for (Path old : all.subList(0, Math.max(0, all.size() - MOST))) {
      delete(old);
    }
    return Optional.of(kept);
  }

  /** Whether nothing but the lock of whoever looked for a log is there. */
  static boolean holdsNothing(Path log) throws IOException {
    try (Stream<Path> entries = Files.list(log)) {
      return entries.allMatch(entry -> String.valueOf(entry.getFileName()).equals(LOCK));
    }
  }

  void deleteAll() throws IOException {
    for (Path old : all()) {
      delete(old);
    }
  }

  private void delete(Path old) throws IOException {
    disk.empty(old);
    disk.delete(old);
  }

  /** The oldest first. */
  private List<Path> all() throws IOException {
    try (Stream<Path> entries = Files.list(home)) {
      return entries
          .filter(entry -> String.valueOf(entry.getFileName()).startsWith(PREFIX))
          .sorted()
          .toList();
    }
  }
}
