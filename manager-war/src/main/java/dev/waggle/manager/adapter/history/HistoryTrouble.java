package dev.waggle.manager.adapter.history;

import java.nio.file.FileSystemException;

/** What people are told of a failure: the words of its first cause. */
final class HistoryTrouble {
  private HistoryTrouble() {}

  static String line(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    if (root instanceof FileSystemException file && file.getReason() == null) {
      return root.getClass().getSimpleName() + ": " + file.getFile();
    }
    String message = root.getMessage() == null ? "" : root.getMessage();
    return message.lines().findFirst().filter(line -> !line.isBlank()).orElse(root.toString());
  }
}
