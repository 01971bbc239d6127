package dev.waggle.manager.adapter.raft;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.TreeMap;

/** A disk in memory: it can be full, and a crash may lose what was never forced. */
final class MemoryFiles implements LogFiles {
  private final TreeMap<String, byte[]> files = new TreeMap<>();
  private final TreeMap<String, byte[]> unforced = new TreeMap<>();
  private boolean full;
  private boolean forceFails;
  private boolean appendsLinger;
  private String forgotten = "";
  private int writesLeft = Integer.MAX_VALUE;
  private int tornBytes;

  /** Every write fails from now on. */
  void fill() {
    full = true;
  }

  /**
   * From now on bytes are written, but the disk does not take them.
   *
   * @param appendsLinger whether they are found after a restart all the same
   */
  void forceFails(boolean appendsLinger) {
    forceFails = true;
    this.appendsLinger = appendsLinger;
  }

  /** That file is never forced, whatever is asked: its last content is lost with the power. */
  void forgets(String name) {
    forgotten = name;
  }

  /** What was only noted is on the disk now. */
  void settle(String name) {
    if (unforced.containsKey(name)) {
      files.put(name, unforced.remove(name));
    }
  }

  MemoryFiles copy() {
    MemoryFiles copy = new MemoryFiles();
    files.forEach((name, content) -> copy.files.put(name, content.clone()));
    unforced.forEach((name, content) -> copy.unforced.put(name, content.clone()));
    return copy;
  }

  /** The power goes after so many more writes; {@link #powerBack} ends that. */
  void powerGoesAfter(int writes) {
    writesLeft = writes;
  }

  boolean hasPower() {
    return writesLeft > 0;
  }

  void powerBack() {
    full = false;
    forceFails = false;
    writesLeft = Integer.MAX_VALUE;
    unforced.clear();
  }

  byte[] get(String name) {
    return files.get(name);
  }

  void put(String name, byte[] content) {
    files.put(name, content.clone());
    unforced.remove(name);
  }

  void remove(String name) {
    files.remove(name);
    unforced.remove(name);
  }

  void flip(String name, int offset) {
    byte[] content = files.get(name);
    content[offset < 0 ? content.length + offset : offset] ^= 1;
  }

  void cut(String name, int bytes) {
    byte[] content = files.get(name);
    files.put(name, Arrays.copyOf(content, content.length - bytes));
  }

  private void write() throws IOException {
    if (full || writesLeft <= 0) {
      throw new IOException("No space left on device");
    }
    writesLeft--;
  }

  private void force() throws IOException {
    if (forceFails) {
      throw new IOException("Input/output error");
    }
  }

  @Override
  public Optional<byte[]> read(String name) {
    return Optional.ofNullable(unforced.getOrDefault(name, files.get(name))).map(byte[]::clone);
  }

  /** When the power goes during an append, this many of its bytes are on the disk. */
  void tearsAt(int bytes) {
    tornBytes = bytes;
  }

  @Override
  public void append(String name, ByteBuffer bytes) throws IOException {
    if (writesLeft == 1 && tornBytes > 0) {
      byte[] before = files.get(name);
      int torn = Math.min(tornBytes, bytes.remaining() - 1);
      byte[] grown = Arrays.copyOf(before, before.length + torn);
      bytes.get(grown, before.length, torn);
      files.put(name, grown);
      writesLeft = 0;
    }
    write();
    if (!forceFails || appendsLinger) {
      byte[] old = files.get(name);
      byte[] grown = Arrays.copyOf(old, old.length + bytes.remaining());
      bytes.get(grown, old.length, bytes.remaining());
      files.put(name, grown);
    }
    force();
  }

  @Override
  public void replace(String name, ByteBuffer content) throws IOException {
    write();
    force();
    byte[] bytes = new byte[content.remaining()];
    content.get(bytes);
    (name.equals(forgotten) && files.containsKey(name) ? unforced : files).put(name, bytes);
  }

  @Override
  public void stage(String name, ByteBuffer content) throws IOException {
    replace(name + ".staged", content);
  }

  @Override
  public void adopt(String name) throws IOException {
    write();
    files.put(name, files.remove(name + ".staged"));
  }

  @Override
  public void keepPrevious(String name) throws IOException {
    write();
    if (files.containsKey(name)) {
      files.put(name + ".prev", files.get(name));
    }
  }

  @Override
  public void note(String name, ByteBuffer content) throws IOException {
    write();
    byte[] bytes = new byte[content.remaining()];
    content.get(bytes);
    unforced.put(name, bytes);
  }

  @Override
  public void close() {}
}
