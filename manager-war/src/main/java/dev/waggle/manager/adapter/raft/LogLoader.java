package dev.waggle.manager.adapter.raft;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jgroups.protocols.raft.LogEntry;

/**
 * Reads and checks the files of a log: {@code meta}, {@code snapshot}, {@code entries}, {@code
 * commit}. Only two things are mended: an unreadable last record beyond the known commit index is
 * cut (and marked, R14), and a log that lacks the snapshot's (index, term) is begun anew behind it
 * (an installation that a crash interrupted, R7).
 */
final class LogLoader {
  static final String META = "meta";
  static final String ENTRIES = "entries";
  static final String SNAPSHOT = "snapshot";
  static final String COMMIT = "commit";
  private static final long MAGIC = 0x57414747_4c4f4731L; // WAGGLOG1

  private final LogFiles files;
  private final LogCipher cipher;
  private final boolean mayBeNew;

  private LogLoader(LogFiles files, LogCipher cipher, boolean mayBeNew) {
    this.files = files;
    this.cipher = cipher;
    this.mayBeNew = mayBeNew;
  }

  static LogContent load(LogFiles files, LogCipher cipher, boolean mayBeNew) throws IOException {
    return new LogLoader(files, cipher, mayBeNew).load();
  }

  private LogContent load() throws IOException {
    Optional<byte[]> meta = files.read(META);
    Optional<byte[]> entries = files.read(ENTRIES);
    Optional<byte[]> snapshotFile = files.read(SNAPSHOT);
    if (entries.isEmpty()) {
      return fresh(meta, snapshotFile);
    }
    LogMeta known = LogMeta.decode(meta.orElseThrow(() -> missing(META)));
    Optional<StoredSnapshot> snapshot = snapshotFile.map(f -> SnapshotFile.decode(f, cipher));
    LogContent read = check(readEntries(entries.get(), known, snapshot), snapshot);
    if (!mayBeNew && read.last() == 0 && snapshot.isEmpty()) {
      throw FileFrame.damaged(ENTRIES, "it is empty, though this member has taken part");
    }
    return lacksSnapshot(read, snapshot) ? beginAnew(read, snapshot.orElseThrow()) : read;
  }

  /** Meta is written first and entries last, so entries alone may be missing after a crash. */
  private LogContent fresh(Optional<byte[]> meta, Optional<byte[]> snapshot) throws IOException {
    boolean pristine = meta.isEmpty() || LogMeta.decode(meta.get()).equals(LogMeta.FRESH);
    if (!mayBeNew || !pristine || snapshot.isPresent()) {
      throw missing(ENTRIES);
    }
    files.replace(META, LogMeta.FRESH.encode());
    files.note(COMMIT, commit(0));
    files.replace(ENTRIES, encode(0, 0, List.of(), 0, cipher));
    return LogContent.EMPTY;
  }

  private LogContent readEntries(byte[] file, LogMeta meta, Optional<StoredSnapshot> snapshot)
      throws IOException {
    byte[] header = FileFrame.unwrap(ENTRIES, MAGIC, file);
    long base = ByteBuffer.wrap(header).getLong();
    long baseTerm = ByteBuffer.wrap(header).getLong(Long.BYTES);
    List<LogEntry> entries = new ArrayList<>();
    long commit = Math.max(notedCommit(), snapshot.map(StoredSnapshot::index).orElse(0L));
    int at = FileFrame.size(header);
    while (at < file.length) {
      long expected = base + entries.size() + 1;
      Optional<EntryRecord> record = EntryRecord.read(file, at);
      if (record.isEmpty()) {
        return cut(file, at, new LogContent(meta, snapshot, base, baseTerm, entries, commit));
      }
      if (record.get().index() != expected) {
        throw FileFrame.damaged(ENTRIES, "entry " + expected + " is missing");
      }
      entries.add(record.get().decrypt(cipher));
      commit = Math.max(commit, record.get().commit());
      at += record.get().size();
    }
    return new LogContent(meta, snapshot, base, baseTerm, entries, commit);
  }

  private LogContent cut(byte[] file, int at, LogContent rest) throws IOException {
    long lost = rest.last() + 1;
    if (EntryRecord.anyBehind(file, at, lost, lost + file.length)) {
      throw FileFrame.damaged(ENTRIES, "entry " + lost + " is damaged, later ones are intact");
    }
    if (rest.last() < rest.commit()) {
      throw FileFrame.damaged(ENTRIES, "committed entry " + lost + " is damaged");
    }
    LogMeta marked = rest.meta().cutAt(lost);
    files.replace(META, marked.encode()); // first: an unmarked cut could vote
    files.keepPrevious(ENTRIES);
    files.replace(
        ENTRIES, encode(rest.base(), rest.baseTerm(), rest.entries(), rest.commit(), cipher));
    return new LogContent(
        marked, rest.snapshot(), rest.base(), rest.baseTerm(), rest.entries(), rest.commit());
  }

  private static LogContent check(LogContent log, Optional<StoredSnapshot> snapshot) {
    long contained = snapshot.map(StoredSnapshot::index).orElse(0L);
    if (log.base() > contained) {
      throw snapshot.isEmpty()
          ? missing(SNAPSHOT)
          : FileFrame.damaged(SNAPSHOT, "it is older than the log's beginning");
    }
    if (log.last() < log.commit() && !lacksSnapshot(log, snapshot)) {
      throw FileFrame.damaged(
          ENTRIES, "it ends at %d, before commit index %d".formatted(log.last(), log.commit()));
    }
    if (log.meta().term() < log.termAt(log.last())) {
      throw FileFrame.damaged(META, "its term is below that of the last entry");
    }
    return log;
  }

  private static boolean lacksSnapshot(LogContent log, Optional<StoredSnapshot> snapshot) {
    return snapshot.filter(s -> log.termAt(s.index()) != s.term()).isPresent();
  }

  private LogContent beginAnew(LogContent log, StoredSnapshot snapshot) throws IOException {
    if (log.commit() > snapshot.index()) {
      throw FileFrame.damaged(SNAPSHOT, "it contradicts committed entries");
    }
    files.keepPrevious(ENTRIES);
    files.replace(
        ENTRIES, encode(snapshot.index(), snapshot.term(), List.of(), snapshot.index(), cipher));
    return new LogContent(
        log.meta(),
        Optional.of(snapshot),
        snapshot.index(),
        snapshot.term(),
        List.of(),
        snapshot.index());
  }

  /** A hint that only ever lags: unreadable means unknown. */
  private long notedCommit() throws IOException {
    byte[] noted = files.read(COMMIT).orElse(new byte[0]);
    if (noted.length != 2 * Long.BYTES) {
      return 0;
    }
    long value = ByteBuffer.wrap(noted).getLong();
    return ByteBuffer.wrap(noted).getLong(Long.BYTES) == ~value ? value : 0;
  }

  static ByteBuffer commit(long index) {
    return ByteBuffer.allocate(2 * Long.BYTES).putLong(index).putLong(~index).flip();
  }

  static ByteBuffer encode(
      long base, long baseTerm, List<LogEntry> entries, long commit, LogCipher cipher) {
    byte[] header = ByteBuffer.allocate(2 * Long.BYTES).putLong(base).putLong(baseTerm).array();
    ByteBuffer frame = FileFrame.wrap(MAGIC, header);
    ByteBuffer records = records(base + 1, entries, commit, cipher);
    return ByteBuffer.allocate(frame.remaining() + records.remaining())
        .put(frame)
        .put(records)
        .flip();
  }

  static ByteBuffer records(long index, List<LogEntry> entries, long commit, LogCipher cipher) {
    List<byte[]> encoded = new ArrayList<>(entries.size());
    int size = 0;
    for (int i = 0; i < entries.size(); i++) {
      byte[] record = EntryRecord.encode(index + i, entries.get(i), commit, cipher);
      encoded.add(record);
      size += record.length;
    }
    ByteBuffer out = ByteBuffer.allocate(size);
    encoded.forEach(out::put);
    return out.flip();
  }

  private static DamagedLogException missing(String name) {
    return FileFrame.damaged(name, "it is missing");
  }
}
