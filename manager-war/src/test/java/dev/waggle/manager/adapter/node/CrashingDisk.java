package dev.waggle.manager.adapter.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Dies before its n-th step, as kill -9 would; in the middle of it, where a step has one. */
final class CrashingDisk extends Disk {
  static final class Crash extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private int left;

  CrashingDisk(int steps) {
    this.left = steps;
  }

  private boolean isLast() {
    return left-- == 0;
  }

  private void step() {
    if (isLast()) {
      throw new Crash();
    }
  }

  @Override
  void create(Path file, byte[] bytes) throws IOException {
    if (isLast()) {
      Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
      throw new Crash();
    }
    super.create(file, bytes);
  }

  @Override
  void rename(Path from, Path to) throws IOException {
    step();
    super.rename(from, to);
  }

  @Override
  void delete(Path file) throws IOException {
    step();
    super.delete(file);
  }

  @Override
  void sync(Path directory) throws IOException {
    step();
    super.sync(directory);
  }
}
