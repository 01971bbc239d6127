package dev.waggle.it.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waggle.testing.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What keeps a node from starting: one clear line, the right exit status, no process left. */
@ExtendWith(SharedNode.class)
@Timeout(600)
class StartUpFailuresIT {
  private static final int CANNOT_START = 1;
  private static final int WRONG_USAGE = 2;

  @TempDir private Path dir;

  private record End(int status, List<String> lines) {}

  @Test
  void a_wrong_option_is_named() throws Exception {
    End end = node("--data-dir", dir.toString(), "--nosuch", "1");

    assertThat(end.status()).isEqualTo(WRONG_USAGE);
    assertThat(end.lines()).containsExactly("waggle: unknown option: --nosuch (see: waggle help)");
    assertThat(dir).isEmptyDirectory();
  }

  @Test
  void a_wrong_value_is_named_with_its_option() throws Exception {
    End end = node("--data-dir", dir.toString(), "--listen", "127.0.0.1");

    assertThat(end.status()).isEqualTo(WRONG_USAGE);
    assertThat(end.lines())
        .containsExactly("waggle: --listen: 127.0.0.1 is not ADDR:PORT (see: waggle help)");
  }

  @Test
  void a_port_in_use_is_named() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      End end = node("--listen", "127.0.0.1:" + taken.getLocalPort());

      assertThat(end.status()).isEqualTo(CANNOT_START);
      assertThat(end.lines()).singleElement().asString().contains("" + taken.getLocalPort());
    }
  }

  @Test
  void a_raft_port_in_use_is_named() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      End end =
          node(
              "--listen",
              "127.0.0.1:" + FreePorts.inARow(1),
              "--raft-port",
              "" + taken.getLocalPort());

      assertThat(end.status()).isEqualTo(CANNOT_START);
      assertThat(end.lines()).singleElement().asString().contains("" + taken.getLocalPort());
    }
  }

  @Test
  void a_directory_in_use_is_named_with_the_process(NodeProcess running) throws Exception {
    End end = node("--data-dir", running.data().toString());

    assertThat(end.status()).isEqualTo(CANNOT_START);
    assertThat(end.lines())
        .singleElement()
        .asString()
        .contains(running.data().toString())
        .contains("process " + running.pid());
    assertThat(running.door().get("/_ping").status()).isEqualTo(200);
  }

  @Test
  void a_directory_that_cannot_be_made_is_named() throws Exception {
    End end = node("--data-dir", "/proc/nosuch/waggle");

    assertThat(end.status()).isEqualTo(CANNOT_START);
    assertThat(end.lines()).singleElement().asString().contains("/proc/nosuch/waggle");
  }

  @Test
  void a_file_in_the_place_of_the_directory_is_named() throws Exception {
    Path file = Files.createFile(dir.resolve("file"));
    End end = node("--data-dir", file.toString());

    assertThat(end.status()).isEqualTo(CANNOT_START);
    assertThat(end.lines()).containsExactly("waggle: --data-dir " + file + " is not a directory");
  }

  @Test
  void a_path_too_long_for_the_socket_is_refused_before_anything_is_made() throws Exception {
    Path data = dir.resolve("x".repeat(100));
    End end = node("--data-dir", data.toString());

    assertThat(end.status()).isEqualTo(CANNOT_START);
    assertThat(end.lines()).singleElement().asString().contains("shorter --data-dir than " + data);
    assertThat(data).doesNotExist();
  }

  @Test
  void an_engine_that_does_not_answer_is_named() throws Exception {
    Path socket = dir.resolve("engine.sock");
    End end = start("--data-dir", dir.resolve("d").toString(), "--engine", "unix://" + socket);

    assertThat(end.status()).isEqualTo(CANNOT_START);
    assertThat(end.lines()).singleElement().asString().contains(socket.toString());
  }

  @Test
  void a_directory_of_a_newer_version_is_refused_by_the_server_and_ends_it() throws Exception {
    Path data = Files.createDirectories(dir.resolve("d"));
    Files.writeString(data.resolve("format"), "waggle 99\n");
    End end = node("--data-dir", data.toString());

    assertThat(end.status()).isEqualTo(CANNOT_START);
    assertThat(end.lines()).hasSize(2).first().asString().contains("starting a node");
    assertThat(end.lines().get(1)).contains(data.toString()).doesNotContain("Exception");
  }

  private static List<String> leftOf(Path dir) {
    return ProcessHandle.allProcesses()
        .flatMap(process -> process.info().commandLine().stream())
        .filter(line -> line.contains(dir.toString()))
        .toList();
  }

  private End node(String... options) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(List.of("--runtime", "process"));
    if (!List.of(options).contains("--data-dir")) {
      all.addAll(List.of("--data-dir", dir.resolve("d").toString()));
    }
    all.addAll(List.of(options));
    return start(all.toArray(String[]::new));
  }

  /** Runs the script to its end; nothing may be left of it. */
  private End start(String... options) throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of("node"));
    arguments.addAll(List.of(options));
    Process process = NodeProcess.builder(arguments.toArray(String[]::new)).start();
    boolean ended = false;
    try {
      process.getOutputStream().close();
      String said = new String(process.getErrorStream().readAllBytes());
      ended = process.waitFor(4, TimeUnit.MINUTES);
      assertThat(ended).as("ended: %s", said).isTrue();
      assertThat(process.getInputStream().readAllBytes()).isEmpty();
      assertThat(leftOf(dir)).as("processes that name %s", dir).isEmpty();
      return new End(process.exitValue(), said.lines().toList());
    } finally {
      if (!ended) {
        process.destroyForcibly();
      }
    }
  }
}
