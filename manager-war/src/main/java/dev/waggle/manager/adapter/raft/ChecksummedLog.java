package dev.waggle.manager.adapter.raft;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ObjLongConsumer;
import org.jgroups.Address;
import org.jgroups.protocols.raft.Log;
import org.jgroups.protocols.raft.LogEntries;
import org.jgroups.protocols.raft.LogEntry;
import org.jgroups.raft.util.Utils;
import org.jspecify.annotations.Nullable;

/**
 * The log of one member: entries since the last snapshot in memory, all of it on disk with
 * checksums, encrypted. Every change but the commit index is forced before the call returns.
 *
 * <p>Fail-stop: after an I/O error each further change throws {@link LogFailedException}, so that
 * nothing is acknowledged that is not there. Refuses to open what is damaged; only an unreadable
 * last record beyond the known commit index is cut, and {@link #cutAt()} tells it (R14).
 *
 * <p>Index {@code base} is where the log begins: of its entry only the term is known. Thread-safe.
 */
final class ChecksummedLog implements Log, RaftRules.LogView {
  private final LogFiles files;
  private final LogCipher cipher;
  private final List<LogEntry> entries;
  private long base;
  private long baseTerm;
  private long commit;
  private long bytes;
  private LogMeta meta;
  private Optional<StoredSnapshot> snapshot;
  private boolean dead;
  private boolean closed;

  private ChecksummedLog(LogFiles files, LogCipher cipher, LogContent content) {
    this.files = files;
    this.cipher = cipher;
    this.entries = new ArrayList<>(content.entries());
    this.base = content.base();
    this.baseTerm = content.baseTerm();
    this.commit = content.commit();
    this.meta = content.meta();
    this.snapshot = content.snapshot();
    this.bytes = entries.stream().mapToLong(LogEntry::length).sum();
  }

  /** As below; where there is none, a new log is begun. */
  static ChecksummedLog open(LogFiles files, LogCipher cipher) {
    return open(files, cipher, true);
  }

  /**
   * Reads and checks everything; takes over {@code files}.
   *
   * @param mayBeNew whether there may be no log yet; otherwise one without entries is a lost one
   * @throws DamagedLogException if nothing of it may be used
   * @throws RaftStartException if it is of a newer format or cannot be read
   */
  static ChecksummedLog open(LogFiles files, LogCipher cipher, boolean mayBeNew) {
    try {
      return new ChecksummedLog(files, cipher, LogLoader.load(files, cipher, mayBeNew));
    } catch (IOException e) {
      throw new RaftStartException("cannot read the Raft log (" + e + "): check the disk", e);
    }
  }

  /** The term of the entry at an index, 0 at index 0, -1 where the log does not know it. */
  @Override
  public synchronized long termAt(long index) {
    if (index == 0 || index == base) {
      return index == 0 ? 0 : baseTerm;
    }
    LogEntry entry = get(index);
    return entry == null ? -1 : entry.term();
  }

  /** The index that the log begins behind: 0, or an index that the snapshot contains. */
  @Override
  public synchronized long base() {
    return base;
  }

  synchronized Optional<String> vote() {
    return meta.vote();
  }

  /** Term and vote in one record, forced. The term never goes down, a vote never changes. */
  synchronized void vote(long term, Optional<String> candidate) {
    boolean changesVote = term == meta.term() && meta.vote().isPresent();
    if (term < meta.term() || (changesVote && !meta.vote().equals(candidate))) {
      throw new AssertionError("term " + term + " vote " + candidate + " after " + meta);
    }
    if (term != meta.term() || !candidate.equals(meta.vote())) {
      writeMeta(meta.inTerm(term, candidate));
    }
  }

  /** The first index that was lost when an unreadable last record was cut, 0 if none (R14). */
  synchronized long cutAt() {
    return meta.cut();
  }

  /** The log has matched a leader's, or the operator accepted the cut. */
  synchronized void cutSettled() {
    if (meta.cut() != 0) {
      writeMeta(meta.cutAt(0));
    }
  }

  synchronized Optional<StoredSnapshot> snapshot() {
    return snapshot;
  }

  /** Encrypts and writes a snapshot beforehand, on any thread, for {@link #compact}. */
  void stage(StoredSnapshot own) {
    try {
      files.stage(LogLoader.SNAPSHOT, SnapshotFile.encode(own, cipher));
    } catch (IOException e) {
      throw new LogFailedException(
          "the Raft log cannot write a snapshot (" + e.getMessage() + "): check the disk", e);
    }
  }

  /**
   * Takes the staged snapshot of our own state; drops the entries up to {@code newBase}, at most
   * its index.
   */
  synchronized void compact(StoredSnapshot own, long newBase) {
    if (own.index() > commit || newBase > own.index() || termAt(own.index()) != own.term()) {
      throw new AssertionError(own + " with base " + newBase + " in " + this);
    }
    attempt(
        "put the snapshot in place",
        () -> {
          files.keepPrevious(LogLoader.SNAPSHOT);
          files.adopt(LogLoader.SNAPSHOT);
        });
    snapshot = Optional.of(own);
    rebase(Math.max(base, newBase));
  }

  /**
   * A leader's snapshot (R7): keeps what follows its index if our entry there has its term,
   * otherwise begins anew behind it. The snapshot is written first: a crash in between is finished
   * by the next start, by the same comparison.
   */
  synchronized void install(StoredSnapshot received) {
    if (received.index() <= commit) {
      throw new AssertionError(received + " into " + this);
    }
    attempt(
        "write the snapshot",
        () -> {
          files.keepPrevious(LogLoader.SNAPSHOT);
          files.replace(LogLoader.SNAPSHOT, SnapshotFile.encode(received, cipher));
        });
    snapshot = Optional.of(received);
    if (termAt(received.index()) == received.term()) {
      rebase(received.index());
    } else {
      beginAnew(received.index(), received.term());
    }
    commitIndex(received.index());
  }

  private void rebase(long newBase) {
    if (newBase == base) {
      return;
    }
    baseTerm = termAt(newBase);
    entries.subList(0, (int) (newBase - base)).clear();
    base = newBase;
    rewriteEntries();
  }

  private void beginAnew(long newBase, long newBaseTerm) {
    entries.clear();
    base = newBase;
    baseTerm = newBaseTerm;
    rewriteEntries();
  }

  private void rewriteEntries() {
    bytes = entries.stream().mapToLong(LogEntry::length).sum();
    ByteBuffer content = LogLoader.encode(base, baseTerm, entries, commit, cipher);
    attempt(
        "rewrite the entries",
        () -> {
          files.keepPrevious(LogLoader.ENTRIES);
          files.replace(LogLoader.ENTRIES, content);
        });
  }

  private void writeMeta(LogMeta next) {
    attempt("write term and vote", () -> files.replace(LogLoader.META, next.encode()));
    meta = next;
  }

  private interface Change {
    void run() throws IOException;
  }

  private void attempt(String what, Change change) {
    if (dead) {
      throw new LogFailedException("the Raft log is closed or failed", new IOException(what));
    }
    try {
      change.run();
    } catch (IOException e) {
      dead = true;
      throw new LogFailedException(
          "the Raft log cannot " + what + " (" + e.getMessage() + "): check the disk", e);
    }
  }

  // --- org.jgroups.protocols.raft.Log

  @Override
  public void init(String name, @Nullable Map<String, String> args) {}

  @Override
  public Log useFsync(boolean ignored) {
    return this;
  }

  @Override
  public boolean useFsync() {
    return true;
  }

  @Override
  public void delete() {
    throw new UnsupportedOperationException("a log is wiped with its data directory");
  }

  @Override
  public synchronized long currentTerm() {
    return meta.term();
  }

  /** Raises the term and forgets the vote; a lower or equal one changes nothing. */
  @Override
  public synchronized Log currentTerm(long term) {
    if (term > meta.term()) {
      vote(term, Optional.empty());
    }
    return this;
  }

  /** Always null: votes are kept by raft id, see {@link #vote()}. */
  @Override
  public @Nullable Address votedFor() {
    return null;
  }

  @Override
  public synchronized Log votedFor(@Nullable Address member) {
    if (member != null) {
      vote(meta.term(), Optional.of(Utils.extractRaftId(member)));
    }
    return this;
  }

  @Override
  public synchronized long commitIndex() {
    return commit;
  }

  /** Kept without a force; never goes back and never beyond the last entry. */
  @Override
  public synchronized Log commitIndex(long index) {
    if (index > lastAppended()) {
      throw new AssertionError("commit " + index + " in " + this);
    }
    if (index > commit) {
      commit = index;
      attempt("note the commit index", () -> files.note(LogLoader.COMMIT, LogLoader.commit(index)));
    }
    return this;
  }

  @Override
  public synchronized long firstAppended() {
    return base;
  }

  @Override
  public synchronized long lastAppended() {
    return base + entries.size();
  }

  @Override
  public void setSnapshot(ByteBuffer ignored) {
    throw new UnsupportedOperationException("a snapshot needs its index, term and voters: compact");
  }

  @Override
  public synchronized @Nullable ByteBuffer getSnapshot() {
    return snapshot.map(s -> ByteBuffer.wrap(s.state()).asReadOnlyBuffer()).orElse(null);
  }

  /**
   * One write, one force. Refuses an index that is not the next and a term below the last (R6): by
   * an AssertionError, since the caller holds the rules.
   */
  @Override
  public synchronized long append(long index, LogEntries added) {
    if (index != lastAppended() + 1) {
      throw new AssertionError("append at " + index + " to " + this);
    }
    List<LogEntry> list = new ArrayList<>();
    long term = termAt(lastAppended());
    for (LogEntry entry : added) {
      if (entry.term() < term) {
        throw new AssertionError("term " + entry.term() + " after " + term + " in " + this);
      }
      term = entry.term();
      list.add(entry);
    }
    currentTerm(term);
    ByteBuffer records = LogLoader.records(index, list, commit, cipher);
    attempt("append", () -> files.append(LogLoader.ENTRIES, records));
    entries.addAll(list);
    bytes += list.stream().mapToLong(LogEntry::length).sum();
    return lastAppended();
  }

  @Override
  public synchronized @Nullable LogEntry get(long index) {
    if (index == base && base > 0) {
      return new LogEntry(baseTerm, null);
    }
    return index <= base || index > lastAppended() ? null : entries.get((int) (index - base - 1));
  }

  /** The entry at an index that the log holds. */
  synchronized LogEntry entry(long index) {
    if (index <= base || index > lastAppended()) {
      throw new AssertionError("entry " + index + " of " + this);
    }
    return entries.get((int) (index - base - 1));
  }

  /** Keeps {@code index} (its term); never drops what no snapshot contains. */
  @Override
  public synchronized void truncate(long index) {
    long covered = snapshot.map(StoredSnapshot::index).orElse(0L);
    long newBase = Math.min(index, Math.min(commit, covered));
    if (newBase > base) {
      rebase(newBase);
    }
  }

  @Override
  public synchronized void reinitializeTo(long index, LogEntry entry) {
    throw new UnsupportedOperationException("a log begins anew only behind a snapshot: install");
  }

  @Override
  public synchronized void deleteAllEntriesStartingFrom(long index) {
    if (index > lastAppended()) {
      return;
    }
    if (index <= commit) {
      throw new AssertionError("cut at committed index " + index + " of " + this);
    }
    entries.subList((int) (index - base - 1), entries.size()).clear();
    rewriteEntries();
  }

  @Override
  public void forEach(ObjLongConsumer<LogEntry> action, long from, long to) {
    for (long i = Math.max(from, base() + 1); i <= Math.min(to, lastAppended()); i++) {
      LogEntry entry = get(i);
      if (entry != null) {
        action.accept(entry, i);
      }
    }
  }

  @Override
  public void forEach(ObjLongConsumer<LogEntry> action) {
    forEach(action, base() + 1, lastAppended());
  }

  @Override
  public synchronized long sizeInBytes() {
    return bytes;
  }

  /** Later changes are refused; closing twice does nothing. */
  @Override
  public synchronized void close() throws IOException {
    if (!closed) {
      closed = true;
      dead = true;
      files.close();
    }
  }

  @Override
  public synchronized String toString() {
    return "log[%d..%d, commit %d, term %d]".formatted(base, lastAppended(), commit, meta.term());
  }
}
