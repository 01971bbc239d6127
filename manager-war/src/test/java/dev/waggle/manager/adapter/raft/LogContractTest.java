package dev.waggle.manager.adapter.raft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jgroups.protocols.raft.LogEntries;
import org.jgroups.protocols.raft.LogEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Faults of the store: what the log must keep, refuse or cut. */
class LogContractTest {
  private static final String SECRET = "a secret that nobody may find";
  private final MemoryFiles disk = new MemoryFiles();
  private final LogCipher cipher = LogCipher.of(Map.of(1, new byte[32]));
  private ChecksummedLog log;

  @BeforeEach
  void open() {
    log = ChecksummedLog.open(disk, cipher);
  }

  private ChecksummedLog reopened() {
    return ChecksummedLog.open(disk, cipher);
  }

  private static LogEntry entry(long term, String text) {
    return new LogEntry(term, text.getBytes(StandardCharsets.UTF_8));
  }

  private void append(long term, String... texts) {
    LogEntries entries = new LogEntries();
    Arrays.stream(texts).forEach(t -> entries.add(entry(term, t)));
    log.append(log.lastAppended() + 1, entries);
  }

  private static void compact(ChecksummedLog log, StoredSnapshot own, long newBase) {
    log.stage(own);
    log.compact(own, newBase);
  }

  private static String text(ChecksummedLog log, long index) {
    return new String(log.entry(index).command(), StandardCharsets.UTF_8);
  }

  /** Entries 1 to 10 of term 3, committed up to 8, which is on disk within entry 10. */
  private void tenEntries() {
    append(3, "1", "2", "3", "4", "5", "6", "7", "8", "9");
    log.commitIndex(8);
    append(3, "10");
  }

  private void refuses(String... words) {
    refuses(DamagedLogException.class, words);
  }

  private void refuses(Class<? extends RaftStartException> how, String... words) {
    assertThatThrownBy(this::reopened)
        .isExactlyInstanceOf(how)
        .message()
        .contains(words)
        .doesNotContain("\n");
  }

  @Test
  void keeps_entries_terms_flags_and_commit_index() {
    tenEntries();
    log.append(11, LogEntries.create(VoterHistory.entry(4, List.of("a.1", "b.1"))));
    ChecksummedLog again = reopened();
    assertThat(again.lastAppended()).isEqualTo(11);
    assertThat(text(again, 10)).isEqualTo("10");
    assertThat(again.termAt(10)).isEqualTo(3);
    assertThat(again.entry(11).internal()).isTrue();
    assertThat(again.currentTerm()).isEqualTo(4);
    assertThat(again.commitIndex()).isEqualTo(8);
  }

  @Test
  void answers_as_the_library_expects() {
    assertThat(log.firstAppended()).isZero();
    assertThat(log.get(0)).isNull();
    assertThat(log.get(1)).isNull();
    tenEntries();
    assertThat(log.firstAppended()).isZero();
    compact(log, new StoredSnapshot(6, 3, List.of("a.1"), new byte[0]), 6);
    assertThat(log.firstAppended()).isEqualTo(6);
    assertThat(log.get(6).term()).isEqualTo(3);
    assertThat(log.get(5)).isNull();
    assertThat(log.get(11)).isNull();
    assertThat(log.size()).isEqualTo(5);
  }

  @Test
  void a_flipped_bit_in_the_middle_is_refused() {
    tenEntries();
    disk.flip("entries", disk.get("entries").length / 2);
    refuses("damaged", "later ones are intact");
  }

  @Test
  void a_flipped_bit_in_any_header_is_refused() {
    tenEntries();
    compact(log, new StoredSnapshot(5, 3, List.of("a.1"), new byte[9]), 5);
    for (String name : List.of("entries", "meta", "snapshot")) {
      disk.flip(name, 9);
      refuses(name);
      disk.flip(name, 9);
      disk.flip(name, 3);
      refuses(name);
      disk.flip(name, 3);
    }
    assertThat(reopened().lastAppended()).isEqualTo(10);
  }

  @Test
  void a_flipped_bit_in_the_snapshot_is_refused() {
    tenEntries();
    compact(log, new StoredSnapshot(5, 3, List.of("a.1"), new byte[100]), 5);
    disk.flip("snapshot", -1);
    refuses("snapshot");
  }

  @Test
  void a_file_that_is_gone_is_refused() {
    tenEntries();
    compact(log, new StoredSnapshot(5, 3, List.of("a.1"), new byte[9]), 5);
    for (String name : List.of("entries", "meta", "snapshot")) {
      byte[] content = disk.get(name);
      disk.remove(name);
      refuses(name, "missing");
      disk.put(name, content);
    }
    assertThat(reopened().lastAppended()).isEqualTo(10);
  }

  @Test
  void a_member_that_has_voted_does_not_begin_with_an_empty_log() {
    assertThatThrownBy(() -> ChecksummedLog.open(new MemoryFiles(), cipher, false))
        .isInstanceOf(DamagedLogException.class)
        .hasMessageContaining("'entries'")
        .hasMessageContaining("missing");
    assertThatThrownBy(() -> ChecksummedLog.open(disk, cipher, false))
        .as("files without an entry")
        .isInstanceOf(DamagedLogException.class)
        .hasMessageContaining("empty");
    tenEntries();
    assertThat(ChecksummedLog.open(disk, cipher, false).lastAppended()).isEqualTo(10);
  }

  /**
   * The whole promise about damage: whichever byte of whichever file it hits, the log opens with
   * what it held, or without an uncommitted last entry and marked so, or not at all.
   */
  @Test
  void a_flipped_bit_anywhere_changes_nothing_unnoticed() {
    tenEntries();
    compact(log, new StoredSnapshot(5, 3, List.of("a.1"), new byte[20]), 4);
    int refused = 0;
    int cut = 0;
    for (String name : List.of("entries", "meta", "snapshot", "commit")) {
      disk.settle(name);
      for (int at = 0; at < disk.get(name).length; at++) {
        MemoryFiles hit = disk.copy();
        hit.flip(name, at);
        try {
          ChecksummedLog opened = ChecksummedLog.open(hit, cipher, false);
          assertThat(opened.lastAppended()).as("%s, byte %d", name, at).isIn(9L, 10L);
          assertThat(opened.cutAt() > 0).isEqualTo(opened.lastAppended() == 9);
          for (long index = 5; index <= opened.lastAppended(); index++) {
            assertThat(text(opened, index)).isEqualTo(String.valueOf(index));
          }
          assertThat(opened.currentTerm()).isEqualTo(3);
          cut += opened.cutAt() > 0 ? 1 : 0;
        } catch (DamagedLogException e) {
          refused++;
        }
      }
    }
    assertThat(refused).isGreaterThan(500);
    assertThat(cut).as("only the last record").isBetween(50, 100);
  }

  @Test
  void a_failed_fsync_is_never_tried_again_and_nothing_is_claimed() {
    tenEntries();
    disk.forceFails(false);
    assertThatThrownBy(() -> append(3, "11"))
        .isInstanceOf(LogFailedException.class)
        .hasMessageContaining("check the disk");
    assertThat(log.lastAppended()).isEqualTo(10);
    disk.powerBack();
    assertThatThrownBy(() -> log.vote(9, Optional.of("a.1")))
        .as("the pages may be gone although a second fsync says they are not")
        .isInstanceOf(LogFailedException.class);
    assertThat(reopened().currentTerm()).isEqualTo(3);
  }

  @Test
  void a_half_written_snapshot_is_refused() {
    tenEntries();
    compact(log, new StoredSnapshot(5, 3, List.of("a.1"), new byte[100]), 5);
    disk.cut("snapshot", 50);
    refuses("snapshot");
  }

  @Test
  void a_log_shorter_than_its_commit_index_is_refused() {
    tenEntries();
    byte[] before = disk.get("entries");
    append(3, "11", "12");
    log.commitIndex(12);
    append(3, "13");
    disk.put("entries", before);
    disk.put("commit", LogLoader.commit(12).array());
    refuses("commit index 12");
  }

  @Test
  void a_damaged_last_record_that_is_committed_is_refused() {
    tenEntries();
    log.commitIndex(10);
    disk.flip("entries", -1);
    refuses("committed entry 10");
  }

  @Test
  void a_torn_last_record_beyond_the_commit_index_is_cut_and_marked() {
    tenEntries();
    disk.cut("entries", 7);
    disk.powerBack(); // the noted commit index is lost, the records' own remains
    ChecksummedLog again = reopened();
    assertThat(again.lastAppended()).isEqualTo(9);
    assertThat(again.cutAt()).isEqualTo(10);
    assertThat(reopened().cutAt()).as("until it is settled").isEqualTo(10);
    again.cutSettled();
    assertThat(reopened().cutAt()).isZero();
    assertThat(disk.get("entries.prev")).isNotNull();
  }

  @Test
  void an_unreadable_commit_hint_means_unknown() {
    tenEntries();
    log.commitIndex(10);
    disk.put("commit", new byte[] {1, 2, 3});
    assertThat(reopened().commitIndex()).as("from the last record").isEqualTo(8);
  }

  @Test
  void the_term_only_goes_up_and_a_vote_never_changes() {
    log.vote(9, Optional.of("a.1"));
    append(5, "of an older term");
    assertThat(log.currentTerm()).isEqualTo(9);
    log.deleteAllEntriesStartingFrom(1);
    log.currentTerm(3);
    assertThat(log.currentTerm()).isEqualTo(9);
    assertThatThrownBy(() -> log.vote(8, Optional.empty())).isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> log.vote(9, Optional.of("b.1"))).isInstanceOf(AssertionError.class);
    assertThat(reopened().vote()).contains("a.1");
    assertThat(reopened().currentTerm()).isEqualTo(9);
  }

  @Test
  void metadata_older_than_the_entries_is_refused() {
    byte[] old = disk.get("meta");
    tenEntries();
    disk.put("meta", old);
    refuses("meta", "term");
  }

  @Test
  void an_index_that_is_not_the_next_and_a_lower_term_are_refused() {
    tenEntries();
    LogEntries one = LogEntries.create(entry(3, "x"));
    assertThatThrownBy(() -> log.append(10, one)).isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> log.append(12, one)).isInstanceOf(AssertionError.class);
    assertThatThrownBy(() -> log.append(11, LogEntries.create(entry(2, "x"))))
        .isInstanceOf(AssertionError.class);
    assertThat(log.lastAppended()).isEqualTo(10);
  }

  @Test
  void nothing_committed_is_ever_deleted() {
    tenEntries();
    assertThatThrownBy(() -> log.deleteAllEntriesStartingFrom(8))
        .isInstanceOf(AssertionError.class);
    log.deleteAllEntriesStartingFrom(9);
    assertThat(reopened().lastAppended()).isEqualTo(8);
  }

  @Test
  void a_full_disk_stops_the_log_and_what_it_took_before_is_there() {
    tenEntries();
    disk.fill();
    assertThatThrownBy(() -> append(3, "11")).isInstanceOf(LogFailedException.class);
    assertThat(log.lastAppended()).as("nothing claimed").isEqualTo(10);
    disk.powerBack();
    assertThatThrownBy(() -> append(3, "11"))
        .as("stays dead")
        .isInstanceOf(LogFailedException.class);
    assertThatThrownBy(() -> log.vote(7, Optional.empty())).isInstanceOf(LogFailedException.class);
    assertThat(reopened().lastAppended()).isEqualTo(10);
  }

  @Test
  void a_closed_log_takes_nothing() throws Exception {
    tenEntries();
    log.close();
    log.close();
    assertThatThrownBy(() -> append(3, "11")).isInstanceOf(LogFailedException.class);
    assertThatThrownBy(() -> log.vote(7, Optional.empty())).isInstanceOf(LogFailedException.class);
  }

  @Test
  void a_snapshot_whose_log_was_not_cut_yet_keeps_the_whole_log() {
    tenEntries();
    byte[] uncut = disk.get("entries");
    compact(log, new StoredSnapshot(8, 3, List.of("a.1"), new byte[9]), 8);
    disk.put("entries", uncut);
    ChecksummedLog again = reopened();
    assertThat(again.base()).isZero();
    assertThat(again.lastAppended()).isEqualTo(10);
    assertThat(again.snapshot().orElseThrow().index()).isEqualTo(8);
  }

  @Test
  void a_log_without_the_snapshots_index_is_begun_anew_at_it() {
    tenEntries();
    byte[] old = disk.get("entries");
    log.install(new StoredSnapshot(50, 7, List.of("a.1", "b.1"), new byte[9]));
    assertThat(log.lastAppended()).isEqualTo(50);
    disk.put("entries", old); // the crash between snapshot and log
    disk.put("meta", new LogMeta(7, Optional.empty(), 0).encode().array());
    ChecksummedLog again = reopened();
    assertThat(again.base()).isEqualTo(50);
    assertThat(again.lastAppended()).isEqualTo(50);
    assertThat(again.termAt(50)).isEqualTo(7);
    assertThat(again.commitIndex()).isEqualTo(50);
    again.append(51, LogEntries.create(entry(7, "next")));
    assertThat(reopened().lastAppended()).isEqualTo(51);
  }

  @Test
  void an_installed_snapshot_of_the_same_term_keeps_what_follows() {
    tenEntries();
    log.install(new StoredSnapshot(9, 3, List.of("a.1"), new byte[9]));
    assertThat(log.lastAppended()).isEqualTo(10);
    assertThat(log.base()).isEqualTo(9);
    assertThat(text(reopened(), 10)).isEqualTo("10");
  }

  @Test
  void an_installed_snapshot_of_another_term_replaces_all() {
    tenEntries();
    log.currentTerm(4);
    log.install(new StoredSnapshot(9, 4, List.of("a.1"), new byte[9]));
    assertThat(log.lastAppended()).isEqualTo(9);
    assertThat(reopened().termAt(9)).isEqualTo(4);
  }

  @Test
  void a_crash_at_any_write_leaves_a_log_that_opens() {
    for (int writes = 0; writes < 12; writes++) {
      MemoryFiles fresh = new MemoryFiles();
      ChecksummedLog victim = ChecksummedLog.open(fresh, cipher);
      victim.append(1, LogEntries.create(entry(1, "1"), entry(1, "2"), entry(1, "3")));
      fresh.powerGoesAfter(writes);
      try {
        victim.vote(2, Optional.of("a.1"));
        victim.deleteAllEntriesStartingFrom(3);
        victim.commitIndex(2);
        compact(victim, new StoredSnapshot(2, 1, List.of("a.1"), new byte[9]), 1);
        victim.install(new StoredSnapshot(9, 2, List.of("a.1"), new byte[9]));
      } catch (LogFailedException e) {
        assertThat(fresh.hasPower()).isFalse();
      }
      fresh.powerBack();
      ChecksummedLog again = ChecksummedLog.open(fresh, cipher);
      assertThat(again.lastAppended()).as("after %d writes", writes).isIn(2L, 3L, 9L);
    }
  }

  @Test
  void a_crash_while_the_files_are_made_is_finished_by_the_next_start() {
    for (int writes = 0; writes < 3; writes++) {
      MemoryFiles fresh = new MemoryFiles();
      fresh.powerGoesAfter(writes);
      assertThatThrownBy(() -> ChecksummedLog.open(fresh, cipher))
          .isInstanceOf(RaftStartException.class);
      fresh.powerBack();
      assertThat(ChecksummedLog.open(fresh, cipher).lastAppended()).isZero();
    }
  }

  @Test
  void nothing_readable_is_on_disk() {
    append(1, SECRET);
    log.commitIndex(1);
    compact(
        log, new StoredSnapshot(1, 1, List.of("a.1"), SECRET.getBytes(StandardCharsets.UTF_8)), 0);
    for (String name : List.of("entries", "snapshot", "meta", "commit")) {
      byte[] content = disk.read(name).orElseThrow();
      assertThat(new String(content, StandardCharsets.ISO_8859_1)).doesNotContain("secret");
    }
    assertThat(new String(reopened().snapshot().orElseThrow().state(), StandardCharsets.UTF_8))
        .isEqualTo(SECRET);
  }

  @Test
  void another_key_is_refused_by_name_and_an_old_key_still_reads() {
    tenEntries();
    byte[] second = new byte[32];
    second[0] = 1;
    LogCipher other = LogCipher.of(Map.of(1, second));
    assertThatThrownBy(() -> ChecksummedLog.open(disk, other))
        .isInstanceOf(DamagedLogException.class)
        .hasMessageContaining("raft.key");
    LogCipher both = LogCipher.of(Map.of(1, new byte[32], 2, second));
    log = ChecksummedLog.open(disk, both);
    append(3, "11");
    assertThat(text(ChecksummedLog.open(disk, both), 11)).isEqualTo("11");
    refuses("key number 2");
  }

  @Test
  void a_newer_format_is_refused_in_one_line() {
    byte[] meta = disk.get("meta");
    byte[] body = Arrays.copyOfRange(meta, 20, meta.length);
    ByteBuffer newer =
        ByteBuffer.wrap(FileFrame.wrap(ByteBuffer.wrap(meta).getLong(), body).array());
    newer.putInt(8, FileFrame.FORMAT + 1);
    java.util.zip.CRC32C crc = new java.util.zip.CRC32C();
    crc.update(newer.array(), 8, 8);
    crc.update(body);
    newer.putInt(16, (int) crc.getValue());
    disk.put("meta", newer.array());
    refuses(RaftStartException.class, "format 2", "newer version");
  }

  @Test
  void an_entry_of_a_newer_format_is_refused_and_not_taken_for_damage() {
    tenEntries();
    byte[] file = disk.get("entries");
    int last = file.length - EntryRecord.encode(10, entry(3, "10"), 8, cipher).length;
    file[last + 8] = FileFrame.FORMAT + 1;
    java.util.zip.CRC32C crc = new java.util.zip.CRC32C();
    crc.update(file, last + 4, file.length - last - 4);
    ByteBuffer.wrap(file).putInt(last, (int) crc.getValue());
    disk.put("entries", file);
    refuses(RaftStartException.class, "format 2", "newer version");
  }

  @Test
  void the_log_of_another_node_is_refused_by_name() {
    MemoryFiles theirs = new MemoryFiles();
    byte[] key = new byte[32];
    key[5] = 5;
    ChecksummedLog.open(theirs, LogCipher.of(Map.of(1, key)))
        .append(1, LogEntries.create(VoterHistory.entry(1, List.of("x.1"))));
    assertThatThrownBy(() -> ChecksummedLog.open(theirs, cipher))
        .isInstanceOf(DamagedLogException.class)
        .hasMessageContaining("another node's");
  }

  @Test
  void a_directory_serves_one_log_at_a_time_and_keeps_it(@TempDir Path dir) throws Exception {
    DirectoryFiles files = DirectoryFiles.open(dir.resolve("raft"));
    log = ChecksummedLog.open(files, cipher);
    tenEntries();
    compact(log, new StoredSnapshot(5, 3, List.of("a.1"), new byte[9]), 5);
    append(3, "11");
    assertThatThrownBy(() -> DirectoryFiles.open(dir.resolve("raft")))
        .isInstanceOf(RaftStartException.class)
        .hasMessageContaining("another process");
    log.close();
    try (Stream<Path> made = Files.list(dir.resolve("raft"))) {
      assertThat(made)
          .isNotEmpty()
          .allSatisfy(
              file ->
                  assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                      .as("%s", file)
                      .isEqualTo("rw-------"));
    }
    ChecksummedLog again = ChecksummedLog.open(DirectoryFiles.open(dir.resolve("raft")), cipher);
    assertThat(again.lastAppended()).isEqualTo(11);
    assertThat(text(again, 11)).isEqualTo("11");
    assertThat(again.commitIndex()).isEqualTo(8);
    again.close();
  }
}
