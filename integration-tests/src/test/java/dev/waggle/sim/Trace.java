package dev.waggle.sim;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;

/** What happened, a line per event; equal for equal seeds. */
final class Trace {
  private static final int KEPT = 60;

  private final Deque<String> last = new ArrayDeque<>();
  private final EventQueue clock;
  private long lines;
  private long hash = 17;

  Trace(EventQueue clock) {
    this.clock = clock;
  }

  void line(String host, String what) {
    String line = String.format(Locale.ROOT, "%9d %-8s %s", clock.now(), host, what);
    hash = 31 * hash + line.hashCode();
    lines++;
    last.addLast(line);
    if (last.size() > KEPT) {
      last.removeFirst();
    }
  }

  /** Stands for all lines so far. */
  String digest() {
    return lines + " lines, " + Long.toHexString(hash);
  }

  String tail() {
    return String.join("\n", last);
  }
}
