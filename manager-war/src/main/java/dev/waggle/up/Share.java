package dev.waggle.up;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What each of several nodes on one machine reports as its own. */
final class Share {
  private static final Path MEMINFO = Path.of("/proc/meminfo");

  private Share() {}

  /** What this machine has, for tasks that are its processes. */
  static LocalEngine.Capacity ofThisMachine() {
    return new LocalEngine.Capacity(Runtime.getRuntime().availableProcessors(), memory());
  }

  /** The options of a node that has one part of so many; none if it has all. */
  static List<String> options(LocalEngine.Capacity whole, int nodes) {
    List<String> options = new ArrayList<>();
    if (nodes > 1 && whole.ncpu() > 0) {
      BigDecimal cpus =
          BigDecimal.valueOf(whole.ncpu()).divide(BigDecimal.valueOf(nodes), 3, RoundingMode.DOWN);
      options.addAll(List.of("--cpus", cpus.stripTrailingZeros().toPlainString()));
    }
    if (nodes > 1 && whole.memTotal() > nodes) {
      options.addAll(List.of("--memory", Long.toString(whole.memTotal() / nodes)));
    }
    return options;
  }

  private static long memory() {
    try {
      return Files.readAllLines(MEMINFO).stream()
          .filter(line -> line.startsWith("MemTotal:"))
          .map(line -> line.replaceAll("\\D", ""))
          .mapToLong(kilobytes -> Long.parseLong(kilobytes) * 1024)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0;
    }
  }
}
