package dev.waggle.agent.adapter.store;

import static dev.waggle.agent.core.TestTasks.fence;
import static dev.waggle.agent.core.TestTasks.id;
import static dev.waggle.agent.core.TestTasks.local;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waggle.agent.core.TestTasks;
import dev.waggle.agent.core.task.LocalTask;
import dev.waggle.dispatch.AssignedTask;
import dev.waggle.dispatch.ManagerAddress;
import dev.waggle.model.task.ContainerStatus;
import dev.waggle.model.task.TaskState;
import dev.waggle.node.AgentDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalTaskStoreTest {
  @TempDir Path data;

  private LocalTaskStore store() {
    return new LocalTaskStore(data);
  }

  private Path file(int number) {
    return data.resolve("agent/assigned/" + id(number) + ".json");
  }

  private static LocalTask whole(int number) {
    LocalTask plain = local(number, TaskState.RUNNING, TaskState.RUNNING);
    AssignedTask named =
        new AssignedTask(plain.assigned().task(), "web", List.of(), Optional.empty());
    return plain
        .withAssigned(named)
        .withStatus(
            plain
                .status()
                .withContainerStatus(new ContainerStatus("c1", 42, 0))
                .withErr("engine busy"))
        .asWithdrawn(true);
  }

  @Test
  void what_is_kept_comes_back_equal() {
    store().put(List.of(whole(1), whole(2)));
    store().putFence(Optional.of(fence(3, 4)));
    store().putManagers(List.of(new ManagerAddress(TestTasks.NODE, "10.0.0.1:2377")));
    assertThat(store().tasks()).containsExactly(whole(1), whole(2));
    assertThat(store().fence()).contains(fence(3, 4));
    assertThat(store().managers())
        .containsExactly(new ManagerAddress(TestTasks.NODE, "10.0.0.1:2377"));
  }

  @Test
  void the_other_half_of_the_node_sees_the_fence() {
    AgentDirectory seen = new AgentDirectory(data);
    assertThat(seen.fence()).isEmpty();
    store().putFence(Optional.of(fence(3, 4)));
    assertThat(seen.fence()).contains(fence(3, 4));
  }

  @Test
  void what_is_forgotten_is_gone() {
    store().put(List.of(whole(1), whole(2)));
    store().forget(id(1));
    store().putFence(Optional.of(fence(3, 4)));
    store().putFence(Optional.empty());
    assertThat(store().tasks()).containsExactly(whole(2));
    assertThat(store().fence()).isEmpty();
  }

  @Test
  void a_torn_file_is_set_aside_and_the_rest_kept() throws IOException {
    store().put(List.of(whole(1), whole(2)));
    byte[] whole = Files.readAllBytes(file(1));
    Files.write(file(1), java.util.Arrays.copyOf(whole, whole.length / 2));
    assertThat(store().tasks()).containsExactly(whole(2));
    assertThat(file(1)).doesNotExist();
    assertThat(file(1).resolveSibling(file(1).getFileName() + ".damaged")).exists();
  }

  @Test
  void what_a_write_that_was_cut_off_has_left_is_taken_away() throws IOException {
    store().put(List.of(whole(1)));
    Path leftover = file(2).resolveSibling(file(2).getFileName() + ".new");
    Files.writeString(leftover, "{\"Form");
    assertThat(store().tasks()).containsExactly(whole(1));
    assertThat(leftover).doesNotExist();
  }

  @Test
  void credentials_are_not_kept_and_nobody_else_can_read_the_rest() throws IOException {
    AssignedTask plain = whole(1).assigned();
    LocalTask secret =
        whole(1)
            .withAssigned(
                new AssignedTask(
                    plain.task(), plain.serviceName(), List.of(), Optional.of("Y3JlZGVudGlhbHM=")));
    store().put(List.of(secret));
    assertThat(store().tasks()).containsExactly(whole(1));
    assertThat(Files.readString(file(1))).doesNotContain("Y3JlZGVudGlhbHM");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file(1))))
        .isEqualTo("rw-------");
    assertThat(secret.toString()).doesNotContain("Y3JlZGVudGlhbHM");
  }
}
