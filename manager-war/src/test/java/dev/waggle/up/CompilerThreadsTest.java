package dev.waggle.up;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class CompilerThreadsTest {
  private static final int FIRST = 1;
  private static final int SECOND = 2;

  /** Nice values only go up, and this JVM goes on testing: as little as can be seen. */
  @Test
  void the_compilers_give_way_once_and_nobody_else() throws Exception {
    int others = nice(Path.of("/proc/thread-self"));

    CompilerThreads.giveWay(FIRST);
    CompilerThreads.giveWay(SECOND);

    assertThat(compilers().values()).isNotEmpty().containsOnly(others == 0 ? FIRST : others);
    assertThat(nice(Path.of("/proc/thread-self"))).isEqualTo(others);
  }

  private static TreeMap<String, Integer> compilers() throws IOException {
    TreeMap<String, Integer> found = new TreeMap<>();
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
      for (Path thread : threads) {
        if (Files.readString(thread.resolve("comm")).contains("CompilerThre")) {
          found.put(thread.toString(), nice(thread));
        }
      }
    }
    return found;
  }

  private static int nice(Path thread) throws IOException {
    String stat = Files.readString(thread.resolve("stat"));
    return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[16]);
  }
}
