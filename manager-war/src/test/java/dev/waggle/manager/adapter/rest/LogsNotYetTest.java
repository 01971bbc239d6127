package dev.waggle.manager.adapter.rest;

import static dev.waggle.manager.core.Clusters.clusterWith;
import static dev.waggle.manager.core.Clusters.service;
import static dev.waggle.manager.core.Clusters.task;
import static dev.waggle.manager.core.Clusters.taskId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.waggle.manager.core.decision.Command;
import dev.waggle.manager.core.decision.Proposals;
import dev.waggle.manager.core.decision.RejectedException;
import dev.waggle.manager.core.state.ClusterState;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class LogsNotYetTest {
  private static final ClusterState STATE = clusterWith(service("web"), task("web", 1).named("t"));

  private final ServicesResource services = new ServicesResource(new Reads());
  private final TasksResource tasks = new TasksResource(new Reads());

  @Test
  void logs_of_what_exists_are_not_there_yet() {
    assertRefused(
        () -> services.logs("web", "1", ""),
        501,
        "service logs are not implemented in this version of Waggle");
    assertRefused(
        () -> tasks.logs(taskId("t").value(), "", "true"),
        501,
        "task logs are not implemented in this version of Waggle");
  }

  @Test
  void logs_of_what_does_not_exist_are_refused_as_docker_does() {
    assertRefused(() -> services.logs("nosuch", "1", "1"), 404, "service nosuch not found");
    assertRefused(() -> tasks.logs("nosuch", "1", "1"), 404, "task nosuch not found");
  }

  @Test
  void logs_of_no_stream_are_refused_before_anything_is_looked_up() {
    String message = "must specify at least one of 'stdout' or 'stderr'";
    assertRefused(() -> services.logs("nosuch", "", ""), 400, message);
    assertRefused(() -> tasks.logs("nosuch", "0", "false"), 400, message);
  }

  private static void assertRefused(ThrowingCallable request, int status, String message) {
    RejectedException refused = catchThrowableOfType(RejectedException.class, request);
    assertThat(refused.rejection().message()).isEqualTo(message);
    assertThat(RejectionMapper.status(refused.rejection())).isEqualTo(status);
  }

  private static final class Reads implements Proposals {
    @Override
    public <R> R submit(Command<R> command) {
      throw new AssertionError("unreachable: nothing is changed");
    }

    @Override
    public ClusterState read() {
      return STATE;
    }

    @Override
    public ClusterState stale() {
      return STATE;
    }
  }
}
