package dev.waggle.up;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code bin/waggle} up to the point where it would start a server. */
class ScriptTest {
  @TempDir Path directory;

  private record Ended(int status, List<String> lines) {}

  @ParameterizedTest
  @CsvSource({
    "--listen 127.0.0.1, is not ADDR:PORT",
    "--listen 127.0.0.1:70000, is no port",
    "--listen 127.0.0.1:65535, no port is left",
    "--raft-port 0, is no port",
    "--engine tcp://127.0.0.1:2375, is not unix:///PATH",
    "--runtime podman, is neither docker nor process",
    "--join SWMTKN-1-a-b, not TOKEN@ADDR:PORT",
    "--hostname -x, is no host name",
    "--cpus 0, is no number of CPUs",
    "--memory 1x, is no size",
    "--heap 1m, needs 64m at least",
    "--frobnicate 1, unknown option: --frobnicate",
    "--moved=yes, unknown option: --moved",
    "--listen, needs a value",
  })
  void a_bad_option_is_one_line_and_status_2(String option, String line) throws Exception {
    Ended ended = waggle(List.of(("node " + option).split(" ")));

    assertThat(ended.lines()).singleElement().asString().contains(line, "waggle help");
    assertThat(ended.status()).isEqualTo(2);
  }

  @Test
  void an_unknown_command_is_one_line_and_status_2() throws Exception {
    Ended ended = waggle(List.of("frobnicate"));
    assertThat(ended.lines()).singleElement().asString().contains("unknown command: frobnicate");
    assertThat(ended.status()).isEqualTo(2);
  }

  @Test
  void a_bad_value_in_the_environment_is_found_as_well() throws Exception {
    Ended ended = waggle(List.of("node"), "WAGGLE_RUNTIME=podman");
    assertThat(ended.lines()).singleElement().asString().contains("--runtime: podman");
    assertThat(ended.status()).isEqualTo(2);
  }

  @Test
  void an_old_java_is_refused_before_it_is_used() throws Exception {
    Path java = jdk("11.0.2", "exit 9");

    Ended ended = waggle(List.of("node"), "JAVA_HOME=" + java);

    assertThat(ended.lines()).singleElement().asString().contains("is Java 11, but 17 or newer");
    assertThat(ended.status()).isEqualTo(1);
  }

  @Test
  void a_data_directory_that_is_a_file_is_refused() throws Exception {
    Path file = Files.createFile(directory.resolve("file"));
    assertRefused(file, "is not a directory");
    assertRefused(file.resolve("below"), "cannot create --data-dir " + file.resolve("below"));
  }

  @Test
  void a_data_directory_whose_socket_could_not_be_bound_is_refused() throws Exception {
    assertRefused(directory.resolve("x".repeat(100)), "bytes long, 100 are possible");
  }

  @Test
  void the_join_token_is_in_no_command_line() throws Exception {
    Path java = recordingJava();
    String token = "SWMTKN-1-abc-def@10.0.0.1:2377";

    Ended ended =
        waggle(
            List.of("node", "--join", token, "--data-dir", directory.resolve("d").toString()),
            "JAVA_HOME=" + java);

    assertThat(ended.status()).isZero();
    String server = Files.readAllLines(directory.resolve("seen")).get(0);
    assertThat(server).endsWith(" join=" + token).contains("--enable-native-access=ALL-UNNAMED");
    assertThat(server.replace(" join=" + token, "")).doesNotContain("SWMTKN");
  }

  @Test
  void the_class_archive_of_this_java_is_used_once_it_is_there() throws Exception {
    Path java = recordingJava();
    List<String> node = List.of("node", "--data-dir", directory.resolve("d").toString());
    String home = "JAVA_HOME=" + java;

    waggle(node, home);
    String without = Files.readAllLines(directory.resolve("seen")).get(0);
    assertThat(without).doesNotContain("SharedArchiveFile").contains(" archive=");
    Path archive = Path.of(without.replaceFirst(".* archive=(\\S+) .*", "$1"));
    Files.createFile(archive);
    waggle(node, home);
    Files.writeString(java.resolve("release"), "JAVA_VERSION=\"17.0.2\"\n");
    waggle(node, home);

    List<String> seen = Files.readAllLines(directory.resolve("seen"));
    assertThat(seen.get(1)).contains("-XX:SharedArchiveFile=" + archive + " ");
    assertThat(seen.get(2)).doesNotContain("SharedArchiveFile");
  }

  @Test
  void a_class_archive_that_cannot_be_made_is_one_line_and_leaves_nothing() throws Exception {
    Path java = recordingJava();

    Ended ended = waggle(List.of("prepare"), "JAVA_HOME=" + java, "TMPDIR=" + directory);

    assertThat(ended.status()).isNotZero();
    assertThat(ended.lines()).hasSize(2);
    assertThat(ended.lines().get(1)).startsWith("waggle: no class archive was made");
    try (Stream<Path> left = Files.walk(directory)) {
      assertThat(left.map(file -> file.getFileName().toString()))
          .noneMatch(name -> name.startsWith("waggle-") || name.startsWith("classes-"));
    }
  }

  @Test
  void what_a_killed_node_left_is_swept_and_a_living_one_is_left_alone() throws Exception {
    Path data = directory.resolve("d");
    Path left = Files.createDirectories(data.resolve("tmp/999999999/payara"));
    String[] environment = {"JAVA_HOME=" + jdk("17.0.1", "")};
    List<String> node = List.of("node", "--data-dir", data.toString());

    assertThat(waggle(node, environment).status()).isZero();
    assertThat(left.getParent()).doesNotExist();

    Process living = living(data);
    try {
      Ended ended = waggle(node, environment);
      assertThat(ended.lines()).singleElement().asString().contains("process " + living.pid());
      assertThat(ended.status()).isEqualTo(1);
      assertThat(data.resolve("tmp/" + living.pid())).exists();
    } finally {
      living.destroyForcibly();
    }
  }

  /** A JDK whose {@code java} writes its command line into {@code seen} and ends. */
  private Path recordingJava() throws IOException {
    return jdk("24.0.1", "echo \"$* join=$WAGGLE_JOIN\" >>" + directory.resolve("seen"));
  }

  /** A JDK that says it is of this version, and whose {@code java} is this line of shell. */
  private Path jdk(String version, String line) throws IOException {
    Path home = directory.resolve("jdk");
    Path java = Files.createDirectories(home.resolve("bin")).resolve("java");
    Files.writeString(java, "#!/bin/sh\n" + line + "\n");
    assertThat(java.toFile().setExecutable(true)).isTrue();
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    return home;
  }

  /** A process that shows, as a node's does, the temporary directory that its pid names. */
  private Process living(Path data) throws IOException, InterruptedException {
    Path ready = directory.resolve("ready");
    String loop = "touch '" + ready + "'; while :; do sleep 1; done";
    String script =
        "mkdir -p '"
            + data
            + "/tmp/'$$; exec sh -c \"$0\" sh \"-Djava.io.tmpdir="
            + data
            + "/tmp/$$\"";
    Process process = new ProcessBuilder("sh", "-c", script, loop).start();
    Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> Files.exists(ready));
    return process;
  }

  private void assertRefused(Path data, String line) throws Exception {
    Ended ended = waggle(List.of("node", "--data-dir", data.toString()));
    assertThat(ended.lines()).singleElement().asString().contains(line);
    assertThat(ended.status()).isEqualTo(1);
  }

  private Ended waggle(List<String> arguments, String... environment) throws Exception {
    List<String> command = new ArrayList<>(List.of("../bin/waggle"));
    command.addAll(arguments);
    Path home = Files.createDirectories(directory.resolve("home"));
    Files.writeString(home.resolve("manager.war"), "");
    Path out = directory.resolve("out");
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("WAGGLE_"));
    builder.environment().put("WAGGLE_HOME", home.toString());
    for (String variable : environment) {
      builder.environment().put(variable.split("=", 2)[0], variable.split("=", 2)[1]);
    }
    Process process = builder.redirectErrorStream(true).redirectOutput(out.toFile()).start();
    if (!process.waitFor(60, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("bin/waggle does not end: " + arguments);
    }
    return new Ended(process.exitValue(), Files.readAllLines(out, UTF_8));
  }
}
