package dev.waggle.manager.adapter.raft;

import dev.waggle.json.EngineJson;
import dev.waggle.json.MalformedJsonException;
import dev.waggle.manager.core.state.Snapshot;
import dev.waggle.manager.core.state.Transaction;
import java.util.Arrays;

/**
 * The bytes of entries and snapshots: a format number, then CBOR. Every released format stays
 * readable; one that this version does not know stops the node.
 */
public final class EntryCodec {
  /** The newest format that is read and written. */
  public static final int FORMAT = 1;

  /** An entry of this size is the most that one proposal may have. */
  public static final int ENTRY_LIMIT = 2 << 20;

  private EntryCodec() {}

  public static byte[] encode(Transaction transaction) {
    return withFormat(EngineJson.log().toCbor(transaction));
  }

  /**
   * @throws UnreadableEntryException when it has a newer format or is no transaction
   */
  public static Transaction decode(byte[] entry) {
    return read(entry, Transaction.class);
  }

  public static byte[] encode(Snapshot snapshot) {
    return withFormat(EngineJson.log().toCbor(snapshot));
  }

  /**
   * @throws UnreadableEntryException when it has a newer format or is no snapshot
   */
  public static Snapshot decodeSnapshot(byte[] bytes) {
    return read(bytes, Snapshot.class);
  }

  private static byte[] withFormat(byte[] body) {
    byte[] bytes = new byte[body.length + 1];
    bytes[0] = FORMAT;
    System.arraycopy(body, 0, bytes, 1, body.length);
    return bytes;
  }

  private static <T> T read(byte[] bytes, Class<T> type) {
    int format = bytes.length == 0 ? 0 : bytes[0] & 0xff;
    if (format < 1 || format > FORMAT) {
      throw new UnreadableEntryException(
          "the log has format "
              + format
              + ", this version of Waggle reads up to "
              + FORMAT
              + ": start the newer version again on this node");
    }
    try {
      return EngineJson.log().fromCbor(Arrays.copyOfRange(bytes, 1, bytes.length), type);
    } catch (MalformedJsonException e) {
      throw new UnreadableEntryException("an entry of the log cannot be decoded", e);
    }
  }

  /**
   * The log holds what this version cannot read: the node must stop, since it cannot go on right.
   */
  public static final class UnreadableEntryException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnreadableEntryException(String message) {
      super(message);
    }

    UnreadableEntryException(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
