package dev.waggle.manager.adapter.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waggle.dispatch.NodeIdentity.Place;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeHomeTest {
  @TempDir Path temp;

  @Test
  void only_the_owner_sees_anything() throws IOException {
    Path directory = temp.resolve("a/b");
    try (NodeHome home = open(directory)) {
      home.save(Homes.JOIN);
      home.install(Homes.IDENTITY, Homes.CREDENTIALS);
      home.raftKey();
      home.save(Homes.JOIN);
      try (Stream<Path> all = Files.walk(directory)) {
        List<Path> found = all.toList();
        assertThat(found)
            .extracting(path -> directory.relativize(path).toString())
            .contains("lock", "format", "node/key.pem", "node/raft.key", "node/join.json", "raft");
        assertThat(found)
            .allSatisfy(
                path ->
                    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                        .as(path.toString())
                        .isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------"));
      }
    }
  }

  @Test
  void a_directory_open_to_others_is_closed() throws IOException {
    Path directory = Files.createDirectory(temp.resolve("open"));
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    open(directory).close();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
        .isEqualTo("rwx------");
  }

  @Test
  void what_was_kept_is_there_after_a_restart() {
    byte[] key;
    try (NodeHome home = open(temp.resolve("d"))) {
      home.install(Homes.IDENTITY, Homes.CREDENTIALS);
      key = home.raftKey();
      assertThat(key).hasSize(32).isEqualTo(home.raftKey());
    }
    try (NodeHome home = open(temp.resolve("d"))) {
      assertThat(home.identity().orElseThrow().withPlace(Place.NONE)).isEqualTo(Homes.IDENTITY);
      assertThat(home.credentials()).contains(Homes.CREDENTIALS);
      assertThat(home.raftKey()).isEqualTo(key);
    }
  }

  @Test
  void a_second_holder_in_this_process_is_refused_and_does_not_loosen_the_lock() throws Exception {
    Path directory = temp.resolve("d");
    try (NodeHome home = open(directory)) {
      assertThat(home.directory()).isEqualTo(directory);
      assertThatThrownBy(() -> open(directory))
          .isInstanceOf(HomeRefused.class)
          .hasMessage(
              "data directory "
                  + directory
                  + " is in use by process "
                  + ProcessHandle.current().pid());
      assertThat(holderIn(directory).readLine())
          .isEqualTo(
              "data directory "
                  + directory
                  + " is in use by process "
                  + ProcessHandle.current().pid());
    }
    open(directory).close();
  }

  @Test
  void a_directory_held_by_another_process_is_refused_until_that_one_is_killed() throws Exception {
    Path directory = temp.resolve("d");
    Process holder = start(directory);
    try (BufferedReader out = reader(holder)) {
      assertThat(out.readLine()).isEqualTo("holds " + directory);
      assertThatThrownBy(() -> open(directory))
          .isInstanceOf(HomeRefused.class)
          .hasMessage("data directory " + directory + " is in use by process " + holder.pid());
    } finally {
      holder.destroyForcibly();
    }
    assertThat(holder.waitFor(60, TimeUnit.SECONDS)).isTrue();
    open(directory).close();
  }

  @Test
  void a_directory_that_holds_other_things_is_refused() throws IOException {
    Files.writeString(temp.resolve("thesis.tex"), "x");
    assertThatThrownBy(() -> open(temp))
        .isInstanceOf(HomeRefused.class)
        .hasMessage(
            "data directory "
                + temp
                + " is not empty and not a node's (it holds thesis.tex): choose another one");
    assertThat(temp).isDirectoryNotContaining("glob:**lock");
  }

  @Test
  void what_the_launcher_made_does_not_matter() throws IOException {
    Files.createDirectory(temp.resolve("log"));
    Files.createDirectory(temp.resolve("tmp"));
    open(temp).close();
    Files.writeString(temp.resolve("notes.txt"), "x");
    open(temp).close();
  }

  @Test
  void a_format_that_is_not_known_is_refused() throws IOException {
    open(temp).close();
    Files.writeString(temp.resolve("format"), "waggle 2\n");
    assertThatThrownBy(() -> open(temp))
        .hasMessage(
            "data directory "
                + temp
                + " was written by a newer version (format 2, known is 1): start that version");
    Files.writeString(temp.resolve("format"), "PG_VERSION 15\n");
    assertThatThrownBy(() -> open(temp)).hasMessageContaining("is not a node's");
  }

  @Test
  void a_file_in_the_place_of_the_directory_is_refused_with_one_line() throws IOException {
    Path file = Files.writeString(temp.resolve("file"), "x");
    assertThatThrownBy(() -> open(file))
        .isInstanceOf(HomeRefused.class)
        .hasMessage("cannot use data directory " + file + ": not a directory");
    assertThatThrownBy(() -> open(file.resolve("below")))
        .isInstanceOf(HomeRefused.class)
        .hasMessageStartingWith("cannot use data directory " + file.resolve("below") + ": ");
  }

  @Test
  void a_directory_that_cannot_be_written_is_refused_with_one_line() {
    Path nowhere = Path.of("/proc/waggle");
    assertThatThrownBy(() -> open(nowhere))
        .isInstanceOf(HomeRefused.class)
        .hasMessageStartingWith("cannot use data directory /proc/waggle: ");
  }

  @Test
  void a_path_too_long_for_its_socket_is_refused() {
    int room = HomeCheck.LONGEST_SOCKET - "/waggle.sock".length();
    Path longest = Path.of("/" + "a".repeat(room - 1));
    HomeCheck.requireShortPath(longest.resolve("waggle.sock"));
    Path tooLong = Path.of("/" + "a".repeat(room - 3) + "\u00e9\u00e9");
    assertThatThrownBy(() -> open(tooLong))
        .isInstanceOf(HomeRefused.class)
        .hasMessageContaining("is 102 bytes long, 100 are possible");
  }

  @Test
  void a_copy_is_refused_unless_it_was_moved_on_purpose() throws IOException {
    Path original = temp.resolve("original");
    try (NodeHome home = open(original)) {
      home.install(Homes.IDENTITY, Homes.CREDENTIALS);
    }
    Path copy = temp.resolve("copy");
    copyTree(original, copy);
    assertThatThrownBy(() -> open(copy))
        .isInstanceOf(HomeRefused.class)
        .hasMessageContaining("is a copy, or was moved")
        .hasMessageContaining("start with --moved");
    NodeHome.open(copy, true, new Disk(), Homes.MACHINE).close();
    open(copy).close();
    open(original).close();
  }

  @Test
  void the_same_directory_on_another_machine_is_refused() {
    Path directory = temp.resolve("d");
    try (NodeHome home = open(directory)) {
      home.install(Homes.IDENTITY, Homes.CREDENTIALS);
    }
    assertThatThrownBy(() -> NodeHome.open(directory, false, new Disk(), "another"))
        .hasMessageContaining("is a copy, or was moved");
  }

  @Test
  void a_directory_of_no_member_may_be_copied() throws IOException {
    open(temp.resolve("original")).close();
    copyTree(temp.resolve("original"), temp.resolve("copy"));
    open(temp.resolve("copy")).close();
  }

  @Test
  void a_lost_key_is_not_replaced_while_there_is_a_log() throws IOException {
    try (NodeHome home = open(temp)) {
      home.raftKey();
      Files.writeString(home.raftDirectory().resolve("log.1"), "entries");
      Files.delete(temp.resolve("node/raft.key"));
      assertThatThrownBy(home::raftKey)
          .isInstanceOf(HomeRefused.class)
          .hasMessageContaining("cannot be read without it");
    }
  }

  @Test
  void a_wipe_leaves_lock_socket_and_what_is_not_the_managers() throws IOException {
    try (NodeHome home = open(temp)) {
      home.install(Homes.IDENTITY, Homes.CREDENTIALS);
      home.raftKey();
      Files.writeString(home.socket(), "");
      Files.createDirectory(temp.resolve("agent"));
      Path outside = Files.createDirectory(temp.resolve("outside"));
      Files.writeString(outside.resolve("kept"), "x");
      Files.createSymbolicLink(home.raftDirectory().resolve("link"), outside);
      home.wipe();
      try (Stream<Path> left = Files.list(temp)) {
        assertThat(left)
            .extracting(path -> path.getFileName().toString())
            .containsExactlyInAnyOrder(
                "lock", "format", "node", "raft", "agent", "outside", "waggle.sock");
      }
      assertThat(temp.resolve("node")).isEmptyDirectory();
      assertThat(temp.resolve("raft")).isEmptyDirectory();
      assertThat(outside.resolve("kept")).as("links are not followed").exists();
      assertThatThrownBy(() -> open(temp)).hasMessageContaining("is in use by process");
    }
  }

  private static NodeHome open(Path directory) {
    return NodeHome.open(directory, false, new Disk(), Homes.MACHINE);
  }

  private static BufferedReader holderIn(Path directory) throws IOException {
    return reader(start(directory));
  }

  private static BufferedReader reader(Process process) {
    return new BufferedReader(
        new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
  }

  private static Process start(Path directory) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            HomeHolder.class.getName(),
            directory.toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static void copyTree(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path path : all.toList()) {
        Files.copy(path, to.resolve(from.relativize(path).toString()));
      }
    }
  }
}
