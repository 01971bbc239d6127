package dev.waggle.up;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The threads with which this JVM compiles what is called often. While a node starts, the start
 * waits for them; afterwards a burst of work does not, and containers begin sooner when the
 * compilers come after it. The JVM's own option for that ({@code CompilerThreadPriority}) holds
 * from the first moment on, which slows a start on a busy machine, and is for root only.
 */
final class CompilerThreads {
  private static final Path OWN_THREADS = Path.of("/proc/self/task");

  /** As the kernel cuts them. */
  private static final List<String> NAMES = List.of("C1 CompilerThre", "C2 CompilerThre");

  /** Where the nice value is in a thread's {@code stat}, counted from behind its name. */
  private static final int NICE_FIELD = 16;

  private static final int RENICE_SECONDS = 5;

  private CompilerThreads() {}

  /**
   * Gives them this nice value, for good; those that were given another than 0 keep it, which is
   * also how someone who started the node with {@code nice} is obeyed. A machine that cannot
   * ({@code renice} missing, no Linux) leaves them as they are.
   *
   * @param nice 1 to 19
   */
  static void giveWay(int nice) {
    try {
      List<String> command = new ArrayList<>(List.of("renice", "-n", Integer.toString(nice), "-p"));
      int options = command.size();
      command.addAll(untouched());
      if (command.size() > options) {
        run(command);
      }
    } catch (IOException | DirectoryIteratorException e) {
      // Only slower: nobody needs to be told.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void run(List<String> command) throws IOException, InterruptedException {
    Process renice =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!renice.waitFor(RENICE_SECONDS, TimeUnit.SECONDS)) {
      renice.destroyForcibly();
    }
  }

  private static List<String> untouched() throws IOException {
    List<String> ids = new ArrayList<>();
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(OWN_THREADS)) {
      for (Path thread : threads) {
        if (isUntouchedCompiler(thread)) {
          ids.add(thread.getFileName().toString());
        }
      }
    }
    return ids;
  }

  private static boolean isUntouchedCompiler(Path thread) {
    try {
      return NAMES.contains(read(thread.resolve("comm")).strip()) && nice(thread) == 0;
    } catch (IOException e) {
      return false; // it has ended since
    }
  }

  private static int nice(Path thread) throws IOException {
    String stat = read(thread.resolve("stat"));
    return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[NICE_FIELD]);
  }

  private static String read(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8);
  }
}
