package dev.waggle.manager.adapter.raft;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;

/** A {@link StoredSnapshot} as a file: index, term and voters readable, the state sealed. */
final class SnapshotFile {
  private static final long MAGIC = 0x57414747_534e4150L; // WAGGSNAP

  private SnapshotFile() {}

  static ByteBuffer encode(StoredSnapshot snapshot, LogCipher cipher) {
    byte[] clear = clear(snapshot);
    byte[] sealed = cipher.seal(snapshot.state(), 0, snapshot.state().length, clear);
    ByteBuffer body = ByteBuffer.allocate(Integer.BYTES + clear.length + sealed.length);
    return FileFrame.wrap(MAGIC, body.putInt(clear.length).put(clear).put(sealed).array());
  }

  private static byte[] clear(StoredSnapshot snapshot) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeLong(snapshot.index());
      out.writeLong(snapshot.term());
      out.writeInt(snapshot.voters().size());
      for (String voter : snapshot.voters()) {
        out.writeUTF(voter);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static StoredSnapshot decode(byte[] file, LogCipher cipher) {
    ByteBuffer body = ByteBuffer.wrap(FileFrame.unwrap(LogLoader.SNAPSHOT, MAGIC, file));
    byte[] clear = new byte[body.getInt()];
    body.get(clear);
    byte[] sealed = new byte[body.remaining()];
    body.get(sealed);
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(clear))) {
      long index = in.readLong();
      long term = in.readLong();
      List<String> voters = new ArrayList<>();
      for (int i = in.readInt(); i > 0; i--) {
        voters.add(in.readUTF());
      }
      return new StoredSnapshot(index, term, voters, cipher.open(sealed, clear));
    } catch (IOException e) {
      throw FileFrame.damaged("snapshot");
    } catch (GeneralSecurityException e) {
      throw new DamagedLogException(
          "the Raft snapshot is intact but not written with a key of this node ("
              + e.getMessage()
              + "): it is another node's, or raft.key is",
          e);
    }
  }
}
