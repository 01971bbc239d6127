package dev.waggle.manager.adapter.raft;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@link LogFiles} in one directory, which it locks for this process while open. */
final class DirectoryFiles implements LogFiles {
  private final Path dir;
  private final FileChannel lockFile;
  private final FileLock lock;
  private final Map<String, FileChannel> open = new HashMap<>();

  private DirectoryFiles(Path dir, FileChannel lockFile, FileLock lock) {
    this.dir = dir;
    this.lockFile = lockFile;
    this.lock = lock;
  }

  /** Creates the directory (0700) if needed and takes its lock. */
  static DirectoryFiles open(Path dir) {
    try {
      createPrivate(dir);
      FileChannel file = privately(dir.resolve("lock"), CREATE, WRITE);
      return new DirectoryFiles(dir, file, lock(dir, file));
    } catch (IOException e) {
      throw new RaftStartException(
          "cannot write the Raft log in " + dir + " (" + e + "): make it writable and start again",
          e);
    }
  }

  private static void createPrivate(Path dir) throws IOException {
    if (Files.isDirectory(dir)) {
      return;
    }
    Files.createDirectories(
        dir, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  /** A file that is made is the owner's alone. */
  private static FileChannel privately(Path file, OpenOption... options) throws IOException {
    return FileChannel.open(
        file,
        Set.of(options),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
  }

  private static FileLock lock(Path dir, FileChannel file) throws IOException {
    FileLock lock = null;
    try {
      lock = file.tryLock();
    } catch (OverlappingFileLockException e) {
      // held by this very process: the same answer as held by another one
    }
    if (lock == null) {
      file.close();
      throw new RaftStartException(
          "another process uses the Raft log in "
              + dir
              + ": stop it or use another data directory");
    }
    return lock;
  }

  @Override
  public Optional<byte[]> read(String name) throws IOException {
    try {
      return Optional.of(Files.readAllBytes(dir.resolve(name)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  @Override
  public void append(String name, ByteBuffer bytes) throws IOException {
    FileChannel file = channel(name);
    long end = file.size();
    try {
      writeFully(file, bytes, end);
      file.force(false);
    } catch (IOException e) {
      undo(file, end, e);
      throw e;
    }
  }

  /** Best effort: a half-written record left behind would cost this member its vote (R14). */
  private static void undo(FileChannel file, long end, IOException cause) {
    try {
      file.truncate(end);
      file.force(true);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  @Override
  public void replace(String name, ByteBuffer content) throws IOException {
    Path temp = dir.resolve(name + ".tmp");
    writeForced(temp, content);
    rename(temp, name);
  }

  @Override
  public void stage(String name, ByteBuffer content) throws IOException {
    writeForced(dir.resolve(name + ".staged"), content);
  }

  @Override
  public void adopt(String name) throws IOException {
    rename(dir.resolve(name + ".staged"), name);
  }

  private static void writeForced(Path path, ByteBuffer content) throws IOException {
    try (FileChannel file = privately(path, CREATE, WRITE, TRUNCATE_EXISTING)) {
      writeFully(file, content, 0);
      file.force(true);
    }
  }

  private void rename(Path temp, String name) throws IOException {
    Files.move(
        temp,
        dir.resolve(name),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
    forceDirectory();
    closeChannel(name);
  }

  @Override
  public void keepPrevious(String name) throws IOException {
    Path current = dir.resolve(name);
    if (!Files.exists(current)) {
      return;
    }
    Path previous = dir.resolve(name + ".prev");
    Files.deleteIfExists(previous);
    Files.createLink(previous, current); // a second name: the current file is never absent
  }

  @Override
  public void note(String name, ByteBuffer content) throws IOException {
    writeFully(channel(name), content, 0);
  }

  private FileChannel channel(String name) throws IOException {
    FileChannel file = open.get(name);
    if (file == null) {
      file = privately(dir.resolve(name), CREATE, WRITE);
      open.put(name, file);
    }
    return file;
  }

  private void closeChannel(String name) throws IOException {
    FileChannel file = open.remove(name);
    if (file != null) {
      file.close();
    }
  }

  private void forceDirectory() throws IOException {
    try (FileChannel directory = FileChannel.open(dir, READ)) {
      directory.force(true);
    }
  }

  private static void writeFully(FileChannel file, ByteBuffer bytes, long at) throws IOException {
    long position = at;
    while (bytes.hasRemaining()) {
      position += file.write(bytes, position);
    }
  }

  @Override
  public void close() throws IOException {
    for (FileChannel file : open.values()) {
      file.close();
    }
    open.clear();
    lock.release();
    lockFile.close();
  }
}
