package dev.waggle.manager.adapter.raft;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jgroups.protocols.raft.LogEntries;
import org.jgroups.protocols.raft.LogEntry;

/**
 * The configurations of a log by index (R9): the newest counts, committed or not. Internal entries
 * carry the whole list of voters, so that none depends on what was given at the start. Each term
 * begins with such an entry, which repeats the configuration.
 */
final class VoterHistory {
  private static final int FORMAT = 1;

  private final TreeMap<Long, List<String>> byIndex = new TreeMap<>();

  /**
   * @param given the list of the identity file; stands until the log names one
   */
  VoterHistory(List<String> given) {
    byIndex.put(0L, List.copyOf(given));
  }

  /** Reads all that a log holds: its snapshot's configuration and its internal entries. */
  void load(ChecksummedLog log) {
    byIndex.tailMap(0L, false).clear();
    log.snapshot().ifPresent(s -> byIndex.put(s.index(), s.voters()));
    log.forEach((entry, index) -> appended(index, entry));
  }

  void appended(long index, LogEntry entry) {
    if (entry.internal()) {
      byIndex.put(index, decode(entry));
    }
  }

  /** All of an append that begins at an index. */
  void appended(long first, LogEntries entries) {
    long index = first;
    for (LogEntry entry : entries) {
      appended(index++, entry);
    }
  }

  void cutFrom(long index) {
    byIndex.tailMap(index, true).clear();
  }

  /** The configuration becomes this one for now, whatever the log says (R11: forced cluster). */
  void force(long lastIndex, List<String> voters) {
    byIndex.put(lastIndex, List.copyOf(voters));
  }

  List<String> newest() {
    return byIndex.lastEntry().getValue();
  }

  /** Index of the newest configuration, 0 if it is only the given one. */
  long newestIndex() {
    return byIndex.lastKey();
  }

  List<String> at(long index) {
    return byIndex.floorEntry(index).getValue();
  }

  /** As {@link #at}, but nobody where only the given list would stand. */
  List<String> inLogAt(long index) {
    return byIndex.floorKey(index) == 0 ? List.of() : at(index);
  }

  static LogEntry entry(long term, List<String> voters) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(FORMAT);
      out.writeInt(voters.size());
      for (String voter : voters) {
        out.writeUTF(voter);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    byte[] command = bytes.toByteArray();
    return new LogEntry(term, command, 0, command.length, true);
  }

  private static List<String> decode(LogEntry entry) {
    try (DataInputStream in =
        new DataInputStream(
            new ByteArrayInputStream(entry.command(), entry.offset(), entry.length()))) {
      FileFrame.requireKnown("entries (configuration)", in.readByte());
      List<String> voters = new ArrayList<>();
      for (int i = in.readInt(); i > 0; i--) {
        voters.add(in.readUTF());
      }
      return List.copyOf(voters);
    } catch (IOException e) {
      throw new UncheckedIOException("a configuration entry cannot be read", e);
    }
  }
}
