package dev.waggle.manager.adapter.raft;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * What each file of the log begins with: magic (8 bytes), format number (4), length of the body
 * (4), CRC32C of format, length and body (4), body.
 */
final class FileFrame {
  /** The highest format of files and records that this version writes and reads. */
  static final int FORMAT = 1;

  private static final int HEADER = 20;

  private FileFrame() {}

  static ByteBuffer wrap(long magic, byte[] body) {
    ByteBuffer out = ByteBuffer.allocate(HEADER + body.length);
    out.putLong(magic).putInt(FORMAT).putInt(body.length).putInt(checksum(FORMAT, body)).put(body);
    return out.flip();
  }

  /**
   * The body of the frame that the file begins with.
   *
   * @throws DamagedLogException if it is damaged
   * @throws RaftStartException if it is of a newer format
   */
  static byte[] unwrap(String name, long magic, byte[] file) {
    if (file.length < HEADER) {
      throw damaged(name);
    }
    ByteBuffer in = ByteBuffer.wrap(file);
    if (in.getLong() != magic) {
      throw damaged(name);
    }
    int format = in.getInt();
    int length = in.getInt();
    int crc = in.getInt();
    if (length < 0 || length > in.remaining()) {
      throw damaged(name);
    }
    byte[] body = Arrays.copyOfRange(file, HEADER, HEADER + length);
    if (checksum(format, body) != crc) {
      throw damaged(name);
    }
    requireKnown(name, format);
    return body;
  }

  static int size(byte[] body) {
    return HEADER + body.length;
  }

  static void requireKnown(String name, int format) {
    if (format > FORMAT) {
      throw new RaftStartException(
          ("the Raft file '%s' has format %d, this version reads up to %d:"
                  + " start the newer version again")
              .formatted(name, format, FORMAT));
    }
  }

  static DamagedLogException damaged(String name) {
    return damaged(name, "it is damaged");
  }

  static DamagedLogException damaged(String name, String how) {
    return new DamagedLogException(
        "the Raft file '%s' cannot be trusted (%s)".formatted(name, how));
  }

  private static int checksum(int format, byte[] body) {
    CRC32C crc = new CRC32C();
    crc.update(ByteBuffer.allocate(8).putInt(format).putInt(body.length).flip());
    crc.update(body);
    return (int) crc.getValue();
  }
}
