package dev.waggle.manager.adapter.history;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Where the database is. One that cannot be used is set aside, and a new one begun. Confined to the
 * thread that writes, but for {@link #exists}.
 */
final class HistoryFile {
  private static final Logger LOG = System.getLogger(HistoryFile.class.getName());
  private static final String NAME = "history";
  private static final String SUFFIX = ".mv.db";
  private static final String DAMAGED = ".damaged-";
  private static final int KEPT_ASIDE = 3;
  private static final Duration SET_ASIDE_EVERY = Duration.ofHours(1);
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);

  /** Small, alone with its file, quiet, and closed by us and not by a hook of the JVM. */
  private static final String OPTIONS =
      ";DB_CLOSE_ON_EXIT=FALSE;DB_CLOSE_DELAY=-1;CACHE_SIZE=2048;TRACE_LEVEL_FILE=0"
          + ";TRACE_LEVEL_SYSTEM_OUT=0";

  /**
   * H2's codes for a file that is damaged, of another version or not ours, for tables that are not
   * as we make them, and for what breaks H2 itself. Neither a full disk nor a closed database.
   */
  private static final Set<Integer> UNUSABLE =
      Set.of(90030, 90048, 90049, 28000, 42102, 42122, 50000);

  private final Path directory;
  private final String scheme;
  private final InstantSource clock;
  private Instant lastAside = Instant.EPOCH;

  /**
   * @param scheme of H2's file systems, {@code file:}
   */
  HistoryFile(Path directory, String scheme, InstantSource clock) {
    this.directory = directory;
    this.scheme = scheme;
    this.clock = clock;
  }

  boolean exists() {
    return Files.exists(path());
  }

  /**
   * Opens the database; an unusable one is set aside first.
   *
   * @throws RuntimeException when there is none to be had now
   */
  HistoryDatabase open() {
    makeDirectory();
    String url = "jdbc:h2:" + scheme + directory.resolve(NAME) + OPTIONS;
    try {
      return HistoryDatabase.open(url);
    } catch (RuntimeException e) {
      if (!isUnusable(e) || !setAside(e)) {
        throw e;
      }
      return HistoryDatabase.open(url);
    }
  }

  private void makeDirectory() {
    try {
      Files.createDirectories(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (IOException e) {
      throw new UncheckedIOException("making " + directory, e);
    }
  }

  /** Whether the file is at fault, and not the disk that it is on. */
  static boolean isUnusable(Throwable failure) {
    boolean unusable = false;
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof IOException) {
        return false;
      }
      unusable |= t instanceof SQLException sql && UNUSABLE.contains(sql.getErrorCode());
    }
    return unusable;
  }

  /**
   * Moves the file, which must be closed, out of the way. False if there is none, or if that was
   * done within the hour: then it is not the file that is at fault.
   */
  boolean setAside(Throwable why) {
    Instant now = clock.instant();
    if (!exists() || now.isBefore(lastAside.plus(SET_ASIDE_EVERY))) {
      return false;
    }
    lastAside = now;
    Path aside = directory.resolve(NAME + DAMAGED + STAMP.format(now) + SUFFIX);
    try {
      Files.move(path(), aside);
      forgetOlder();
    } catch (IOException e) {
      LOG.log(Level.WARNING, "cannot set aside " + path() + ": " + HistoryTrouble.line(e));
      return false;
    }
    LOG.log(
        Level.WARNING,
        "the history of this node is damaged ("
            + HistoryTrouble.line(why)
            + "); it is kept as "
            + aside
            + ", and a new one begins");
    return true;
  }

  private void forgetOlder() throws IOException {
    List<Path> aside;
    try (Stream<Path> files = Files.list(directory)) {
      aside =
          files.filter(file -> file.getFileName().toString().contains(DAMAGED)).sorted().toList();
    }
    for (Path old : aside.subList(0, Math.max(0, aside.size() - KEPT_ASIDE))) {
      Files.delete(old);
    }
  }

  private Path path() {
    return directory.resolve(NAME + SUFFIX);
  }
}
