package dev.waggle.manager.adapter.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CallerTest {

  @Test
  void its_text_is_read_back_as_the_same_caller() {
    for (Caller caller :
        List.of(
            new Caller.Local(0, 1),
            new Caller.Local(-2, 4_000_000),
            new Caller.Node("n0de", Caller.Role.MANAGER, "c1"),
            new Caller.Node("n0de", Caller.Role.WORKER, "c1"),
            new Caller.Anonymous("10.0.0.1"),
            new Caller.Anonymous("fe80:0:0:0:1:2:3:4%eth0"))) {
      assertThat(Caller.parse(caller.text())).contains(caller);
    }
  }

  @Test
  void other_lines_are_no_caller() {
    for (String line :
        List.of("", "root", "local uid=0", "node a admin c", "node a manager c d", "uid 0 @ a")) {
      assertThat(Caller.parse(line)).as(line).isEmpty();
    }
  }
}
