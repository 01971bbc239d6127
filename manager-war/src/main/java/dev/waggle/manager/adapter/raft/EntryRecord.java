package dev.waggle.manager.adapter.raft;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.jgroups.protocols.raft.LogEntry;

/**
 * One entry in the file: CRC32C of all that follows (4 bytes), length of what follows (4), format
 * (1), flags (1), index, term, commit index when it was written (8 each), sealed payload.
 */
record EntryRecord(
    int format, boolean internal, long index, long term, long commit, byte[] sealed) {
  private static final int CLEAR = 26;
  private static final int HEADER = 8;
  private static final int SMALLEST = CLEAR + LogCipher.OVERHEAD;

  /** No record is longer; keeps the search for good records after a damaged one short. */
  private static final int LARGEST = 4 << 20;

  static byte[] encode(long index, LogEntry entry, long commit, LogCipher cipher) {
    byte[] clear = clear(FileFrame.FORMAT, entry.internal(), index, entry.term(), commit);
    byte[] plain = entry.command() == null ? new byte[0] : entry.command();
    byte[] sealed = cipher.seal(plain, entry.offset(), entry.length(), clear);
    ByteBuffer out = ByteBuffer.allocate(HEADER + clear.length + sealed.length);
    out.putInt(0).putInt(clear.length + sealed.length).put(clear).put(sealed);
    out.putInt(0, checksum(out.array(), Integer.BYTES, out.position() - Integer.BYTES));
    return out.array();
  }

  /** The record at an offset of the file, or empty if there is none that is whole and intact. */
  static Optional<EntryRecord> read(byte[] file, int offset) {
    if (offset + HEADER > file.length) {
      return Optional.empty();
    }
    ByteBuffer in = ByteBuffer.wrap(file, offset, file.length - offset);
    int crc = in.getInt();
    int length = in.getInt();
    if (length < SMALLEST
        || length > LARGEST
        || length > in.remaining()
        || checksum(file, offset + Integer.BYTES, length + Integer.BYTES) != crc) {
      return Optional.empty();
    }
    int format = in.get();
    boolean internal = in.get() != 0;
    long index = in.getLong();
    long term = in.getLong();
    long commit = in.getLong();
    byte[] sealed = new byte[length - CLEAR];
    in.get(sealed);
    return Optional.of(new EntryRecord(format, internal, index, term, commit, sealed));
  }

  /** Whether an intact record of an index in the range begins anywhere behind an offset. */
  static boolean anyBehind(byte[] file, int offset, long lowest, long highest) {
    for (int at = offset + 1; at + HEADER + CLEAR <= file.length; at++) {
      long index = ByteBuffer.wrap(file).getLong(at + HEADER + 2);
      if (index >= lowest && index <= highest && read(file, at).isPresent()) {
        return true;
      }
    }
    return false;
  }

  int size() {
    return HEADER + CLEAR + sealed.length;
  }

  LogEntry decrypt(LogCipher cipher) {
    FileFrame.requireKnown("entries", format);
    try {
      byte[] plain = cipher.open(sealed, clear(format, internal, index, term, commit));
      return new LogEntry(term, plain, 0, plain.length, internal);
    } catch (GeneralSecurityException e) {
      throw new DamagedLogException(
          ("entry %d of the Raft log is intact but not written with a key of this node (%s):"
                  + " it is another node's, or raft.key is")
              .formatted(index, e.getMessage()),
          e);
    }
  }

  private static byte[] clear(int format, boolean internal, long index, long term, long commit) {
    ByteBuffer out = ByteBuffer.allocate(CLEAR);
    out.put((byte) format).put((byte) (internal ? 1 : 0));
    return out.putLong(index).putLong(term).putLong(commit).array();
  }

  private static int checksum(byte[] bytes, int offset, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, offset, length);
    return (int) crc.getValue();
  }
}
