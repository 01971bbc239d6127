package dev.waggle.agent.adapter.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** Files that are there wholly or not at all, whenever the machine dies. Of mode 0600. */
final class DurableFiles {
  private static final String FRESH = ".new";
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private DurableFiles() {}

  /** Replaces files of one directory; on disk when this returns. */
  static void write(Path directory, Map<String, byte[]> files) throws IOException {
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      writeFresh(directory.resolve(file.getKey() + FRESH), file.getValue());
    }
    for (String name : files.keySet()) {
      Files.move(
          directory.resolve(name + FRESH), directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }
    sync(directory);
  }

  static void delete(Path file) throws IOException {
    if (Files.deleteIfExists(file)) {
      Path directory = file.getParent();
      if (directory != null) {
        sync(directory);
      }
    }
  }

  /** Whether it is what a write that was cut off has left. */
  static boolean isLeftover(Path file) {
    return file.getFileName().toString().endsWith(FRESH);
  }

  private static void writeFresh(Path file, byte[] content) throws IOException {
    Files.deleteIfExists(file);
    try (FileChannel channel =
        FileChannel.open(
            file,
            EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            OWNER_ONLY)) {
      ByteBuffer bytes = ByteBuffer.wrap(content);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }

  private static void sync(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
