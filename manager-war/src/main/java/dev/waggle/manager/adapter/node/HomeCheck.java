package dev.waggle.manager.adapter.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** Whether a directory can be a node's. */
final class HomeCheck {
  /** The kernel takes 107; the gate binds under a longer, hidden name first. */
  static final int LONGEST_SOCKET = 100;

  static final String FORMAT = "format";

  private static final String OURS = "waggle ";
  private static final int HIGHEST_FORMAT = 1;

  /** There before the first start of a node: made by the launcher, by mkfs, or by a kill. */
  private static final Set<String> MAY_BE_THERE =
      Set.of("log", "tmp", "lost+found", HomeLock.NAME, "." + FORMAT + ".next");

  private HomeCheck() {}

  static void requireShortPath(Path socket) {
    int length = socket.toString().getBytes(UTF_8).length;
    if (length > LONGEST_SOCKET) {
      throw new HomeRefused(
          "the path of the socket "
              + socket
              + " is "
              + length
              + " bytes long, "
              + LONGEST_SOCKET
              + " are possible: choose a shorter data directory");
    }
  }

  /** The directory's real path, once it is there and can be a node's. */
  static Path prepared(Path directory) throws IOException {
    if (Files.exists(directory) && !Files.isDirectory(directory)) {
      throw new NotDirectoryException(directory.toString());
    }
    if (Files.isDirectory(directory)) {
      requireOurs(directory);
    }
    Disk.ensureDirectory(directory);
    return directory.toRealPath();
  }

  private static void requireOurs(Path directory) throws IOException {
    if (Files.exists(directory.resolve(FORMAT))) {
      return;
    }
    try (Stream<Path> entries = Files.list(directory)) {
      List<String> foreign =
          entries
              .map(entry -> Objects.toString(entry.getFileName()))
              .filter(name -> !MAY_BE_THERE.contains(name))
              .sorted()
              .toList();
      if (!foreign.isEmpty()) {
        throw new HomeRefused(
            "data directory "
                + directory
                + " is not empty and not a node's (it holds "
                + foreign.get(0)
                + "): choose another one");
      }
    }
  }

  /** The file tells whose the directory is; a new one gets it. */
  static void requireKnownFormat(Path home, Disk disk) throws IOException {
    Path file = home.resolve(FORMAT);
    if (!Files.exists(file)) {
      Path next = home.resolve("." + FORMAT + ".next");
      disk.create(next, (OURS + HIGHEST_FORMAT + "\n").getBytes(UTF_8));
      disk.rename(next, file);
      disk.sync(home);
      return;
    }
    String text = Files.readString(file).strip();
    if (!text.matches(OURS + "[0-9]{1,6}")) {
      throw new HomeRefused(
          "data directory " + home + " is not a node's: its file format says something else");
    }
    int format = Integer.parseInt(text.substring(OURS.length()));
    if (format > HIGHEST_FORMAT) {
      throw new HomeRefused(
          "data directory "
              + home
              + " was written by a newer version (format "
              + format
              + ", known is "
              + HIGHEST_FORMAT
              + "): start that version");
    }
  }

  static boolean isEmpty(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return true;
    }
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.findAny().isEmpty();
    }
  }

  /** In words, where the exception has only a path. */
  static String reason(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof NotDirectoryException || e instanceof FileAlreadyExistsException) {
      return "not a directory";
    }
    if (e instanceof FileSystemException f && f.getReason() != null) {
      return f.getReason();
    }
    return Objects.toString(e.getMessage());
  }
}
