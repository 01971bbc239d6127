package dev.waggle.manager.adapter.raft;

import dev.waggle.manager.adapter.raft.RaftMessage.Append;
import dev.waggle.manager.adapter.raft.RaftMessage.AppendAnswer;
import dev.waggle.manager.adapter.raft.RaftMessage.InstallSnapshot;
import dev.waggle.manager.adapter.raft.RaftMessage.Resigned;
import dev.waggle.manager.adapter.raft.RaftMessage.Unreached;
import dev.waggle.manager.adapter.raft.RaftMessage.VoteAnswer;
import dev.waggle.manager.adapter.raft.RaftMessage.VoteRequest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jgroups.protocols.raft.LogEntry;

/** {@link RaftMessage}s as bytes: kind (1 byte), term (8), then the fields in their order. */
final class RaftMessageCodec {
  private static final int APPEND = 1;
  private static final int APPEND_ANSWER = 2;
  private static final int INSTALL_SNAPSHOT = 3;
  private static final int VOTE_REQUEST = 4;
  private static final int VOTE_ANSWER = 5;
  private static final int RESIGNED = 6;
  private static final int UNREACHED = 7;

  private RaftMessageCodec() {}

  static byte[] encode(RaftMessage message) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      write(message, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void write(RaftMessage message, DataOutputStream out) throws IOException {
    if (message instanceof Append m) {
      head(out, APPEND, m.term());
      out.writeLong(m.prevIndex());
      out.writeLong(m.prevTerm());
      out.writeLong(m.commit());
      out.writeLong(m.round());
      out.writeInt(m.entries().size());
      for (LogEntry entry : m.entries()) {
        out.writeLong(entry.term());
        out.writeBoolean(entry.internal());
        out.writeInt(entry.length());
        out.write(entry.command(), entry.offset(), entry.length());
      }
    } else if (message instanceof AppendAnswer m) {
      head(out, APPEND_ANSWER, m.term());
      out.writeBoolean(m.accepted());
      out.writeLong(m.index());
      out.writeLong(m.round());
    } else if (message instanceof InstallSnapshot m) {
      head(out, INSTALL_SNAPSHOT, m.term());
      writeSnapshot(m.snapshot(), out);
    } else if (message instanceof VoteRequest m) {
      head(out, VOTE_REQUEST, m.term());
      out.writeLong(m.lastTerm());
      out.writeLong(m.lastIndex());
      out.writeBoolean(m.preVote());
    } else if (message instanceof VoteAnswer m) {
      head(out, VOTE_ANSWER, m.term());
      out.writeLong(m.roundTerm());
      out.writeBoolean(m.granted());
      out.writeBoolean(m.preVote());
    } else if (message instanceof Unreached m) {
      head(out, UNREACHED, m.term());
      out.writeUTF(m.voter());
    } else {
      head(out, RESIGNED, message.term());
    }
  }

  private static void head(DataOutputStream out, int kind, long term) throws IOException {
    out.writeByte(kind);
    out.writeLong(term);
  }

  private static void writeSnapshot(StoredSnapshot s, DataOutputStream out) throws IOException {
    out.writeLong(s.index());
    out.writeLong(s.term());
    out.writeInt(s.voters().size());
    for (String voter : s.voters()) {
      out.writeUTF(voter);
    }
    out.writeInt(s.state().length);
    out.write(s.state());
  }

  /**
   * @throws IOException if the bytes are no message of this format
   */
  static RaftMessage decode(byte[] bytes, int offset, int length) throws IOException {
    try (DataInputStream in =
        new DataInputStream(new ByteArrayInputStream(bytes, offset, length))) {
      int kind = in.readByte();
      long term = in.readLong();
      return switch (kind) {
        case APPEND -> readAppend(term, in);
        case APPEND_ANSWER ->
            new AppendAnswer(term, in.readBoolean(), in.readLong(), in.readLong());
        case INSTALL_SNAPSHOT -> new InstallSnapshot(term, readSnapshot(in));
        case VOTE_REQUEST -> new VoteRequest(term, in.readLong(), in.readLong(), in.readBoolean());
        case VOTE_ANSWER -> new VoteAnswer(term, in.readLong(), in.readBoolean(), in.readBoolean());
        case RESIGNED -> new Resigned(term);
        case UNREACHED -> new Unreached(term, in.readUTF());
        default -> throw new IOException("unknown kind of message: " + kind);
      };
    } catch (IllegalArgumentException e) {
      throw new IOException(e);
    }
  }

  private static Append readAppend(long term, DataInputStream in) throws IOException {
    long prevIndex = in.readLong();
    long prevTerm = in.readLong();
    long commit = in.readLong();
    long round = in.readLong();
    List<LogEntry> entries = new ArrayList<>();
    for (int i = in.readInt(); i > 0; i--) {
      long entryTerm = in.readLong();
      boolean internal = in.readBoolean();
      byte[] command = readBytes(in);
      entries.add(new LogEntry(entryTerm, command, 0, command.length, internal));
    }
    return new Append(term, prevIndex, prevTerm, entries, commit, round);
  }

  private static StoredSnapshot readSnapshot(DataInputStream in) throws IOException {
    long index = in.readLong();
    long term = in.readLong();
    List<String> voters = new ArrayList<>();
    for (int i = in.readInt(); i > 0; i--) {
      voters.add(in.readUTF());
    }
    return new StoredSnapshot(index, term, voters, readBytes(in));
  }

  private static byte[] readBytes(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > in.available()) {
      throw new IOException("length " + length + " of " + in.available());
    }
    return in.readNBytes(length);
  }
}
