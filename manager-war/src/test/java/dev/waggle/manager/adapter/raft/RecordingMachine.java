package dev.waggle.manager.adapter.raft;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Applies texts to a list; refuses a gap or a repetition as a real machine would. */
final class RecordingMachine implements ReplicatedMachine {
  private final List<String> applied = new ArrayList<>();
  private long index;
  private int installs;
  private Leadership leadership = new Leadership.NoLeader();
  private Optional<String> stopped = Optional.empty();

  @Override
  public synchronized void apply(long at, long term, byte[] payload) {
    if (at != index + 1) {
      throw new AssertionError("apply " + at + " after " + index);
    }
    index = at;
    if (payload.length > 0) {
      applied.add(text(payload));
    }
    if (text(payload).equals("poison")) {
      throw new IllegalStateException("cannot be decoded");
    }
  }

  @Override
  public synchronized long appliedIndex() {
    return index;
  }

  @Override
  public synchronized byte[] snapshot() {
    return (index + "\n" + applied.stream().map(s -> s + "\n").collect(Collectors.joining()))
        .getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public synchronized void install(long at, long term, byte[] snapshot) {
    List<String> lines = text(snapshot).lines().toList();
    if (Long.parseLong(lines.get(0)) != at) {
      throw new AssertionError("snapshot of " + lines.get(0) + " installed at " + at);
    }
    index = at;
    applied.clear();
    applied.addAll(lines.subList(1, lines.size()));
    installs++;
  }

  @Override
  public synchronized void leadership(Leadership now) {
    leadership = now;
  }

  @Override
  public synchronized void stopped(String why) {
    stopped = Optional.of(why);
  }

  synchronized List<String> applied() {
    return List.copyOf(applied);
  }

  synchronized int installs() {
    return installs;
  }

  synchronized Leadership leadership() {
    return leadership;
  }

  synchronized Optional<String> stopped() {
    return stopped;
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
