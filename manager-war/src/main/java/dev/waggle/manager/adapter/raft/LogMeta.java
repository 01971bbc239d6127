package dev.waggle.manager.adapter.raft;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Term, vote and the mark of a cut, one record with one force (R5).
 *
 * @param term the current term; never goes down
 * @param vote the raft id voted for in this term
 * @param cut the index from which records were lost at a start (R14), 0 if none
 */
record LogMeta(long term, Optional<String> vote, long cut) {
  private static final long MAGIC = 0x57414747_4d455441L; // WAGGMETA
  static final LogMeta FRESH = new LogMeta(0, Optional.empty(), 0);

  LogMeta inTerm(long newTerm, Optional<String> newVote) {
    return new LogMeta(newTerm, newVote, cut);
  }

  LogMeta cutAt(long index) {
    return new LogMeta(term, vote, index);
  }

  ByteBuffer encode() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeLong(term);
      out.writeUTF(vote.orElse(""));
      out.writeLong(cut);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return FileFrame.wrap(MAGIC, bytes.toByteArray());
  }

  static LogMeta decode(byte[] file) {
    byte[] body = FileFrame.unwrap("meta", MAGIC, file);
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(body))) {
      long term = in.readLong();
      String vote = in.readUTF();
      return new LogMeta(
          term, vote.isEmpty() ? Optional.empty() : Optional.of(vote), in.readLong());
    } catch (IOException e) {
      throw FileFrame.damaged("meta");
    }
  }
}
