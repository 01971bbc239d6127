package dev.waggle.agent.adapter.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waggle.agent.core.TestTasks;
import dev.waggle.agent.core.content.ContainerFile;
import dev.waggle.model.spec.Payload;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryFilesTest {
  private static final boolean ROOT = "root".equals(System.getProperty("user.name"));
  private static final TaskRef TASK = new TaskRef(TestTasks.NODE, TestTasks.id(1));

  @TempDir Path disk;
  private Path memory = Path.of("/dev/shm");
  private MemoryFiles files = new MemoryFiles(List.of(), false);

  @BeforeEach
  void make_a_directory_in_memory() throws IOException {
    memory = Files.createTempDirectory(Path.of("/dev/shm"), "waggle-test");
    files = new MemoryFiles(List.of(disk, memory), ROOT);
  }

  @AfterEach
  void delete_it() throws IOException {
    try (var left = Files.walk(memory)) {
      left.sorted(java.util.Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
    }
  }

  private static ContainerFile file(int place, int mode, String text) {
    return new ContainerFile(place, 0, 0, mode, Payload.of(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void files_are_in_memory_and_have_no_bytes_before_they_are_written() throws IOException {
    List<Path> paths = files.reserve(TASK, 2);

    assertThat(paths).hasSize(2).allMatch(path -> path.startsWith(memory));
    assertThat(Files.size(paths.get(0))).isZero();
    assertThat(disk).isEmptyDirectory();
    for (Path up = paths.get(0).getParent(); !up.equals(memory); up = up.getParent()) {
      assertThat(permissions(up)).isEqualTo("rwx------");
    }
  }

  @Test
  void bytes_and_mode_are_as_asked_also_the_second_time() throws IOException {
    List<Path> paths = files.reserve(TASK, 2);
    files.write(TASK, List.of(file(0, 0400, "one"), file(1, 0444, "two")));
    files.write(TASK, List.of(file(0, 0400, "uno"), file(1, 0444, "due")));

    assertThat(Files.readString(paths.get(0))).isEqualTo("uno");
    assertThat(Files.readString(paths.get(1))).isEqualTo("due");
    assertThat(permissions(paths.get(0))).isEqualTo("r--------");
    assertThat(permissions(paths.get(1))).isEqualTo("r--r--r--");
  }

  @Test
  void reserving_again_leaves_what_was_written() throws IOException {
    List<Path> paths = files.reserve(TASK, 1);
    files.write(TASK, List.of(file(0, 0444, "one")));
    assertThat(files.reserve(TASK, 1)).isEqualTo(paths);
    assertThat(Files.readString(paths.get(0))).isEqualTo("one");
  }

  @Test
  void only_root_can_give_files_to_others() throws IOException {
    ContainerFile others = new ContainerFile(0, 100, 101, 0400, Payload.of(new byte[] {1}));
    if (ROOT) {
      files.write(TASK, List.of(others));
      Path path = files.reserve(TASK, 1).get(0);
      assertThat(Files.getAttribute(path, "unix:uid")).isEqualTo(100);
      assertThat(Files.getAttribute(path, "unix:gid")).isEqualTo(101);
    }
    MemoryFiles unprivileged = new MemoryFiles(List.of(memory), false);
    assertThatThrownBy(() -> unprivileged.write(TASK, List.of(others)))
        .hasMessageContaining("the agent does not run as root");
  }

  @Test
  void removed_files_are_gone_and_those_of_other_tasks_stay() {
    TaskRef other = new TaskRef(TestTasks.NODE, TestTasks.id(2));
    files.reserve(TASK, 1);
    Path kept = files.reserve(other, 1).get(0);
    assertThat(files.tasksOf(TestTasks.NODE)).containsExactly(TASK.task(), other.task());

    files.remove(TASK);
    files.remove(TASK);
    assertThat(files.tasksOf(TestTasks.NODE)).containsExactly(other.task());
    assertThat(kept).exists();
  }

  @Test
  void without_a_file_system_in_memory_nothing_is_written_anywhere() {
    MemoryFiles none = new MemoryFiles(List.of(disk), ROOT);
    assertThat(none.reserve(TASK, 0)).isEmpty();
    none.remove(TASK);
    assertThatThrownBy(() -> none.reserve(TASK, 1))
        .isInstanceOf(EngineFailure.Fatal.class)
        .hasMessageContaining("no file system in memory");
    assertThat(disk).isEmptyDirectory();
  }

  @Test
  void a_directory_that_is_a_link_is_not_followed() throws IOException {
    String name = ROOT ? "waggle" : "waggle-" + System.getProperty("user.name");
    Files.createSymbolicLink(memory.resolve(name), disk);
    assertThatThrownBy(() -> files.reserve(TASK, 1)).hasMessageContaining("somebody else's");
    assertThat(disk).isEmptyDirectory();
  }
}
