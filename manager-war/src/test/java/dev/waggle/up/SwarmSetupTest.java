package dev.waggle.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SwarmSetupTest {
  @TempDir Path directory;

  private final List<String> progress = new ArrayList<>();
  private FakeSwarm swarm;
  private SwarmSetup setup;

  @BeforeEach
  void start() {
    swarm = new FakeSwarm(directory, 3);
    setup = new SwarmSetup(swarm.nodes(), progress::add);
  }

  @AfterEach
  void stop() {
    swarm.close();
  }

  @Test
  void the_first_node_makes_a_swarm_and_the_others_join_it_as_managers() throws Exception {
    setup.gather();

    assertThat(swarm.told).hasSize(3);
    assertThat(swarm.told.get(0))
        .startsWith("1 /swarm/init ")
        .contains("\"ListenAddr\":\"127.0.0.1:2377\"", "\"AdvertiseAddr\":\"127.0.0.1:2377\"");
    assertThat(swarm.told.get(1))
        .startsWith("2 /swarm/join ")
        .contains("\"AdvertiseAddr\":\"127.0.0.1:2387\"")
        .contains("\"RemoteAddrs\":[\"127.0.0.1:2377\"]", FakeSwarm.TOKEN);
    assertThat(swarm.told.get(2)).startsWith("3 /swarm/join ");
    assertThat(progress).hasSize(3);
  }

  @Test
  void no_line_of_progress_shows_a_token() throws Exception {
    setup.gather();
    assertThat(progress).noneMatch(line -> line.contains("SWMTKN"));
  }

  @Test
  void a_swarm_that_is_there_is_not_made_again() throws Exception {
    setup.gather();
    setup.runService();
    swarm.told.clear();

    setup.gather();
    setup.runService();

    assertThat(swarm.told).isEmpty();
  }

  @Test
  void what_was_interrupted_between_two_joins_goes_on_there() throws Exception {
    swarm.set(2, "active");

    setup.gather();

    assertThat(swarm.told).hasSize(2);
    assertThat(swarm.told).allMatch(t -> t.contains("/swarm/join"));
    assertThat(swarm.told).allMatch(t -> t.contains("[\"127.0.0.1:2387\"]"));
  }

  @Test
  void a_join_that_takes_longer_than_its_request_is_waited_for() throws Exception {
    swarm.joinsSlowly(2, 3);

    setup.gather();

    assertThat(progress).contains("waggle-2 is still joining");
    assertThat(swarm.nodes().get(1).api().membership().localNodeState()).isEqualTo("active");
    assertThat(swarm.told).hasSize(3);
  }

  @Test
  void the_first_service_has_a_task_for_each_node_and_runs_before_we_go_on() throws Exception {
    setup.gather();
    setup.runService();

    assertThat(swarm.told.get(3))
        .startsWith("1 /services/create ")
        .contains("\"Name\":\"hello\"", "\"Image\":\"alpine\"", "\"Replicas\":3")
        .contains("\"Args\":[\"sh\",\"-c\",\"while :; do date; sleep 1; done\"]");
    assertThat(progress).contains("3 of 3 tasks of hello run");
  }

  @Test
  void the_first_service_comes_after_all_nodes_are_ready() throws Exception {
    setup.gather();
    setup.runService();

    assertThat(swarm.readyAtCreate).isTrue();
    assertThat(progress).contains("3 of 3 nodes are ready");
  }

  @Test
  void a_locked_swarm_is_said_to_be_locked() {
    swarm.set(1, "locked");
    assertThatThrownBy(setup::gather)
        .isInstanceOf(CannotStart.class)
        .hasMessageContaining("docker swarm unlock");
  }

  @Test
  void what_is_wrong_with_a_node_is_told_in_its_own_words() {
    swarm.set(1, "error");
    assertThatThrownBy(setup::gather).isInstanceOf(CannotStart.class).hasMessage("waggle-1: E");
  }
}
