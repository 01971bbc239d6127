package dev.waggle.manager.adapter.raft;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The few file operations that the log is made of. Each is durable when it returns, except {@link
 * #note}. Tests put a full or a crashing disk here. Not thread-safe, except {@link #stage}: the log
 * holds its lock.
 */
interface LogFiles extends Closeable {
  /** The whole file, or empty if there is none. */
  Optional<byte[]> read(String name) throws IOException;

  /** One write at the end of an existing file, one force. After a failure the file is as before. */
  void append(String name, ByteBuffer bytes) throws IOException;

  /** All or nothing: a temporary file, forced, renamed over the old one, its directory forced. */
  void replace(String name, ByteBuffer content) throws IOException;

  /**
   * The first half of a {@link #replace} of a large file, on any thread: writes and forces it under
   * another name. One at a time; without {@link #adopt} it has no effect.
   */
  void stage(String name, ByteBuffer content) throws IOException;

  /** The second half: the staged file takes the place of the file at once. */
  void adopt(String name) throws IOException;

  /** Keeps the file as it is now under {@code name.prev}; nothing happens if there is none. */
  void keepPrevious(String name) throws IOException;

  /** Overwrites a file of fixed size in place, without a force: lost by a power cut. */
  void note(String name, ByteBuffer content) throws IOException;
}
