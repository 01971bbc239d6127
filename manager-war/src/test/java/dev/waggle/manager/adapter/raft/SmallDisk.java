package dev.waggle.manager.adapter.raft;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** A file system of a few hundred kilobytes in memory, which can really be full. */
final class SmallDisk implements AutoCloseable {
  private final Path mount;
  private final Path filler;

  private SmallDisk(Path mount) {
    this.mount = mount;
    this.filler = mount.resolve("filler");
  }

  /** The test is skipped where nothing may be mounted. */
  static SmallDisk mount(Path dir, int kilobytes) throws IOException {
    Files.createDirectories(dir);
    boolean mounted = run("mount", "-t", "tmpfs", "-o", "size=" + kilobytes + "k", "tmpfs", dir);
    Assumptions.assumeTrue(mounted, "a file system can be mounted only by root");
    return new SmallDisk(dir);
  }

  private static boolean run(Object... words) {
    String[] command = new String[words.length];
    for (int i = 0; i < words.length; i++) {
      command[i] = words[i].toString();
    }
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      process.getInputStream().readAllBytes();
      assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
      return process.exitValue() == 0;
    } catch (IOException e) {
      return false; // no such program
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  Path path() {
    return mount;
  }

  /** Leaves nothing free. */
  void fill() throws IOException {
    byte[] page = new byte[4096];
    try (var out = Files.newOutputStream(filler)) {
      while (true) {
        out.write(page);
      }
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("No space left on device");
    }
  }

  void free() throws IOException {
    Files.delete(filler);
  }

  @Override
  public void close() {
    assertThat(run("umount", "-l", mount)).isTrue();
  }
}
