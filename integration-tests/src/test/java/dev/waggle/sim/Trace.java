package dev.waggle.sim;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What happened, a line per event: virtual milliseconds, machine, what. Equal for equal seeds. The
 * last lines are kept for the message of a failure; when one seed is replayed, all of them go to a
 * file under {@code target/sim}.
 */
final class Trace {
  private static final int KEPT = 60;
  private static final AtomicInteger WORLDS = new AtomicInteger();

  private final Deque<String> last = new ArrayDeque<>();
  private final EventQueue clock;
  private final Optional<PrintWriter> file;
  private long lines;
  private long hash = 17;

  Trace(EventQueue clock, long seed) {
    this.clock = clock;
    this.file = Seeds.isReplay() ? Optional.of(newFile(seed)) : Optional.empty();
  }

  private static PrintWriter newFile(long seed) {
    String test =
        StackWalker.getInstance()
            .walk(
                frames ->
                    frames
                        .map(StackWalker.StackFrame::getClassName)
                        .filter(name -> name.endsWith("Test"))
                        .findFirst())
            .map(name -> name.substring(name.lastIndexOf('.') + 1))
            .orElse("world");
    Path path =
        Path.of("target", "sim", test + "-" + seed + "." + WORLDS.incrementAndGet() + ".trace");
    try {
      Files.createDirectories(path.getParent());
      System.out.println("trace: " + path.toAbsolutePath());
      return new PrintWriter(Files.newBufferedWriter(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void line(String host, String what) {
    String line = String.format(Locale.ROOT, "%9d %-8s %s", clock.now(), host, what);
    hash = 31 * hash + line.hashCode();
    lines++;
    last.addLast(line);
    if (last.size() > KEPT) {
      last.removeFirst();
    }
    file.ifPresent(
        writer -> {
          writer.println(line);
          writer.flush();
        });
  }

  /** Stands for all lines so far. */
  String digest() {
    return lines + " lines, " + Long.toHexString(hash);
  }

  String tail() {
    return String.join("\n", last);
  }
}
