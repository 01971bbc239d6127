package dev.waggle.it.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What lives in a node after a full collection.
 *
 * @param bytes of all objects
 * @param objects how many of each class
 */
record Heap(long bytes, Map<String, Long> objects) {
  private static final Pattern ROW = Pattern.compile(" *\\d+: +(\\d+) +\\d+ +(\\S+).*");
  private static final Pattern TOTAL = Pattern.compile("(?m)^Total +\\d+ +(\\d+)");

  static Heap of(NodeProcess node) throws IOException, InterruptedException {
    String histogram = histogram(node);
    Map<String, Long> objects = new TreeMap<>();
    for (String line : histogram.lines().toList()) {
      Matcher row = ROW.matcher(line);
      if (row.matches()) {
        objects.put(row.group(2), Long.parseLong(row.group(1)));
      }
    }
    Matcher total = TOTAL.matcher(histogram);
    assertThat(total.find()).isTrue();
    assertThat(objects).containsKey("java.lang.Thread");
    return new Heap(Long.parseLong(total.group(1)), objects);
  }

  private static String histogram(NodeProcess node) throws IOException, InterruptedException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    Process process =
        new ProcessBuilder(jcmd.toString(), Long.toString(node.pid()), "GC.class_histogram")
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes());
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }
}
