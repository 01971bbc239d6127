package dev.waggle.it.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whether nodes take their classes from the archive that {@code bin/waggle prepare} made before
 * these tests. The JVM says nothing where it does not: a jar with another time is enough.
 */
@Timeout(600)
class ClassArchiveIT {
  private static final String ARCHIVED = "source: shared objects file (top)";

  @TempDir private Path dir;

  @Test
  void the_classes_of_the_server_and_of_both_applications_come_out_of_it() throws IOException {
    Path log = dir.resolve("classes.log");

    try (NodeProcess node = NodeProcess.withJavaOptions("-Xlog:class+load:file=" + log)) {
      assertThat(node.door().get("/_ping").status()).isEqualTo(200);
      List<String> loaded = Files.readAllLines(log);

      assertThat(archived(loaded, "org.glassfish.")).isGreaterThan(0.9);
      assertThat(archived(loaded, "dev.waggle.manager.")).isGreaterThan(0.5);
      assertThat(archived(loaded, "dev.waggle.agent.")).isGreaterThan(0.5);
    }
  }

  @Test
  void an_archive_that_cannot_be_read_is_left_alone() throws IOException {
    Path archive = dir.resolve("classes.jsa");
    Files.writeString(archive, "no archive");

    try (NodeProcess node = NodeProcess.withJavaOptions("-XX:SharedArchiveFile=" + archive)) {
      assertThat(node.door().get("/_ping").status()).isEqualTo(200);
    }
  }

  /**
   * The share of the classes of this package that were in the archive. Hidden ones cannot be, and
   * what both applications have is in it once.
   */
  private static double archived(List<String> loaded, String prefix) {
    List<String> named =
        loaded.stream()
            .filter(line -> line.contains("] " + prefix))
            .filter(line -> !line.contains("/0x") && !line.contains("$Proxy"))
            .toList();
    assertThat(named).as(prefix).hasSizeGreaterThan(20);
    return named.stream().filter(line -> line.contains(ARCHIVED)).count() / (double) named.size();
  }
}
