package dev.waggle.it.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class ProcessNoteTest {
  private static String noted() throws IOException {
    return Files.readString(Path.of("/proc", "" + ProcessHandle.current().pid(), "stat"));
  }

  @Test
  void a_process_that_runs_is_known_by_its_note() throws IOException {
    assertThat(ProcessNote.stillRuns(noted())).isTrue();
  }

  @Test
  void another_process_with_the_same_pid_is_not_taken_for_it() throws IOException {
    String noted = noted();
    int name = noted.lastIndexOf(')') + 2;
    String[] fields = noted.substring(name).split(" ");
    fields[19] = "1";
    assertThat(ProcessNote.stillRuns(noted.substring(0, name) + String.join(" ", fields)))
        .isFalse();
  }

  @Test
  void who_has_ended_runs_no_more() throws Exception {
    Process process = new ProcessBuilder("sleep", "900").start();
    String noted = Files.readString(Path.of("/proc", "" + process.pid(), "stat"));
    assertThat(ProcessNote.stillRuns(noted)).isTrue();
    process.destroyForcibly().waitFor();
    assertThat(ProcessNote.stillRuns(noted)).isFalse();
  }
}
