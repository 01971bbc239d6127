package dev.waggle.agent.adapter.engine;

import dev.waggle.model.meta.Extra;
import dev.waggle.model.spec.Platform;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What the kernel of this host says. */
public final class HostFacts {
  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
  private static final Path HOSTNAME = Path.of("/proc/sys/kernel/hostname");
  private static final Path MEMORY = Path.of("/proc/meminfo");
  private static final Path STATISTICS = Path.of("/proc/stat");

  /** The kernel counts in hundredths of a second, whatever its clock (proc(5)). */
  private static final long MILLIS_OF_TICK = 10;

  /** The JVM's names of processors, in the kernel's words. */
  private static final Map<String, String> KERNEL_NAMES = Map.of("amd64", "x86_64");

  private HostFacts() {}

  /** A new one means that nothing runs any more that ran before; empty where there is none. */
  public static Optional<String> bootId() {
    return firstLine(BOOT_ID);
  }

  public static String hostname() {
    return firstLine(HOSTNAME).orElseGet(HostFacts::hostnameOfNetwork);
  }

  /** Processor in the kernel's words, system in Docker's. */
  public static Platform platform() {
    String arch = System.getProperty("os.arch", "unknown");
    String os = System.getProperty("os.name", "unknown").toLowerCase(Locale.ROOT);
    return new Platform(
        Optional.of(KERNEL_NAMES.getOrDefault(arch, arch)), Optional.of(os), Extra.NONE);
  }

  public static int processors() {
    return Runtime.getRuntime().availableProcessors();
  }

  /**
   * How long the processors have stood idle since the start, together; what waited for a disk is
   * part of it. Zero where the kernel does not tell.
   */
  public static Duration idle() {
    return firstLine(STATISTICS).flatMap(HostFacts::idleIn).orElse(Duration.ZERO);
  }

  /** From a line such as {@code cpu user nice system idle iowait …}. */
  static Optional<Duration> idleIn(String line) {
    String[] fields = line.split(" +", -1);
    try {
      long ticks = Long.parseLong(fields[4]) + Long.parseLong(fields[5]);
      return Optional.of(Duration.ofMillis(ticks * MILLIS_OF_TICK));
    } catch (ArrayIndexOutOfBoundsException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  static long nanoCpus() {
    return processors() * 1_000_000_000L;
  }

  static long memoryBytes() {
    try (Stream<String> lines = Files.lines(MEMORY)) {
      return lines
          .filter(line -> line.startsWith("MemTotal:"))
          .map(line -> line.replaceAll("[^0-9]", ""))
          .mapToLong(kilobytes -> Long.parseLong(kilobytes) * 1024)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + MEMORY, e);
    }
  }

  private static String hostnameOfNetwork() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }

  private static Optional<String> firstLine(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.findFirst().map(String::strip).filter(line -> !line.isEmpty());
    } catch (IOException e) {
      return Optional.empty(); // not Linux, or no /proc here: then there is none
    }
  }
}
