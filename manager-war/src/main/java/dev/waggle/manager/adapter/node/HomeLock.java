package dev.waggle.manager.adapter.node;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * One process at a time. The file names the holder's process id. It is never deleted: a lock on a
 * deleted file would keep nobody out.
 */
final class HomeLock implements AutoCloseable {
  static final String NAME = "lock";

  /**
   * The kernel gives a process's lock away when the process closes any descriptor of the file, so
   * that a second attempt from here must not even open it.
   */
  private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

  private static final int LONGEST_PID = 20;

  private final Path directory;
  private final FileChannel channel;

  private HomeLock(Path directory, FileChannel channel) {
    this.directory = directory;
    this.channel = channel;
  }

  /**
   * @param home the directory's real path
   * @throws HomeRefused if another process, or this one, holds it
   */
  static HomeLock acquire(Path home) throws IOException {
    if (!HELD_HERE.add(home)) {
      throw inUse(home, Long.toString(ProcessHandle.current().pid()));
    }
    try {
      return new HomeLock(home, locked(home));
    } catch (IOException | RuntimeException e) {
      HELD_HERE.remove(home);
      throw e;
    }
  }

  private static FileChannel locked(Path home) throws IOException {
    FileChannel channel =
        FileChannel.open(
            home.resolve(NAME),
            Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(Disk.FILE));
    try {
      @Nullable FileLock lock = channel.tryLock();
      if (lock == null) {
        throw inUse(home, holder(channel));
      }
      channel.truncate(0);
      String pid = ProcessHandle.current().pid() + "\n";
      channel.write(ByteBuffer.wrap(pid.getBytes(US_ASCII)), 0);
      channel.force(true);
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static String holder(FileChannel channel) throws IOException {
    ByteBuffer text = ByteBuffer.allocate(LONGEST_PID);
    channel.read(text, 0);
    return US_ASCII.decode(text.flip()).toString().strip();
  }

  private static HomeRefused inUse(Path home, String pid) {
    return new HomeRefused(
        "data directory " + home + " is in use by process " + (pid.isEmpty() ? "(unknown)" : pid));
  }

  @Override
  public void close() throws IOException {
    channel.close();
    HELD_HERE.remove(directory);
  }
}
