package dev.waggle.it.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.waggle.node.AgentDirectory;
import dev.waggle.node.ToldRole;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A node that makes and leaves one swarm after the other is as fresh after the last as before. */
@ExtendWith(SharedNode.class)
@Timeout(600)
class SwarmCyclesIT {
  private static final int WARM_UP = 3;
  private static final int CYCLES = 20;
  private static final Duration QUICK = Duration.ofSeconds(60);

  /**
   * What a membership consists of: as many of each after the last cycle as after the first ones.
   */
  private static final List<String> PARTS =
      List.of(
          "dev.waggle.manager.app.ManagerPart",
          "dev.waggle.manager.app.ControlLoop",
          "dev.waggle.manager.adapter.raft.RaftGroup",
          "dev.waggle.manager.core.engine.ControlPlane",
          "org.jgroups.JChannel",
          "io.netty.channel.epoll.EpollServerSocketChannel",
          "io.netty.channel.epoll.EpollSocketChannel",
          "jdk.internal.net.http.HttpClientImpl",
          "java.lang.Thread");

  @Test
  void nothing_is_left_of_twenty_swarms(NodeProcess node) throws Exception {
    if (node.door().get("/swarm").status() == 200) {
      node.leave();
    }
    cycles(node, WARM_UP);
    Set<Integer> ports = ports(node);
    assertThat(ports).isNotEmpty();
    awaitAgentLeft(node);
    Set<String> files = files(node);
    Heap heap = Heap.of(node);
    int threads = threads(node);
    int stackTraces = node.stackTraces().size();

    cycles(node, CYCLES);
    awaitAgentLeft(node);

    assertThat(ports(node)).isEqualTo(ports);
    await("files like before")
        .atMost(Duration.ofMinutes(2))
        .ignoreException(UncheckedIOException.class) // of a file that goes while they are listed
        .untilAsserted(() -> assertThat(files(node)).isEqualTo(files));
    await("threads like before, " + threads)
        .atMost(Duration.ofMinutes(2))
        .until(() -> threads(node) <= threads + 3);
    await("objects like before, " + parts(heap))
        .atMost(Duration.ofMinutes(2))
        .untilAsserted(() -> assertThat(more(parts(Heap.of(node)), parts(heap))).isEmpty());
    assertThat(Heap.of(node).bytes() - heap.bytes()).as("bytes of heap").isLessThan(8L << 20);
    assertThat(node.stackTraces()).hasSize(stackTraces);
  }

  private static void cycles(NodeProcess node, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      long begin = System.nanoTime();
      node.init();
      assertThat(node.door().get("/services").status()).isEqualTo(200);
      node.leave();
      assertThat(node.door().get("/services").status()).isEqualTo(503);
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).as("cycle %s", i).isLessThan(QUICK);
    }
  }

  /** On its own thread, soon after the node: its fence is the last that it forgets. */
  private static void awaitAgentLeft(NodeProcess node) {
    Path fence = node.data().resolve(AgentDirectory.NAME).resolve(AgentDirectory.FENCE);
    await("the agent has left, too")
        .atMost(Duration.ofMinutes(2))
        .until(() -> !Files.exists(ToldRole.file(node.data())) && !Files.exists(fence));
  }

  private static int threads(NodeProcess node) throws IOException {
    try (Stream<Path> tasks = Files.list(Path.of("/proc/" + node.pid() + "/task"))) {
      return (int) tasks.count();
    }
  }

  private static Set<Integer> ports(NodeProcess node) throws IOException {
    return new TreeSet<>(ListeningPorts.of(node.pid()).keySet());
  }

  /** Without the server's own temporary files and its log's numbers. */
  private static Set<String> files(NodeProcess node) throws IOException {
    Path data = node.data();
    try (Stream<Path> files = Files.walk(data)) {
      return files
          .map(file -> data.relativize(file).toString())
          .filter(name -> !name.startsWith("tmp/") && !name.startsWith("log/"))
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  /** Those of which there are more now; a spare thread or two may come and go. */
  private static Map<String, Long> more(Map<String, Long> now, Map<String, Long> before) {
    Map<String, Long> more = new TreeMap<>();
    now.forEach(
        (name, count) -> {
          long spare = name.equals("java.lang.Thread") ? 3 : 0;
          if (count > before.getOrDefault(name, 0L) + spare) {
            more.put(name, count);
          }
        });
    return more;
  }

  private static Map<String, Long> parts(Heap heap) {
    Map<String, Long> parts = new TreeMap<>(heap.objects());
    parts.keySet().retainAll(PARTS);
    return parts;
  }
}
