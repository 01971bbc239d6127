package dev.waggle.manager.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waggle.dispatch.NodeIdentity;
import dev.waggle.manager.adapter.raft.Leadership;
import dev.waggle.manager.adapter.raft.LogCipher;
import dev.waggle.manager.adapter.raft.RaftConfig;
import dev.waggle.manager.adapter.raft.RaftGroup;
import dev.waggle.manager.adapter.raft.RaftStartException;
import dev.waggle.manager.core.cluster.LocalSwarm;
import dev.waggle.manager.core.decision.RejectedException;
import dev.waggle.manager.core.state.Applied;
import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.model.spec.Role;
import dev.waggle.testing.FreePorts;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A certificate of a manager counts as long as its node is one, by a state that may be old; so does
 * what the node says of itself.
 */
class FormerManagerIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final byte[] KEY = new byte[32];

  private final List<LoopbackNode> nodes = new ArrayList<>();
  private final Swarm swarm = new Swarm(nodes);
  private Path dir;
  private LoopbackNode leader;
  private LoopbackNode other;

  @BeforeEach
  void two_managers() throws IOException {
    dir = Files.createTempDirectory("wgl");
    leader = started(new LoopbackNode(dir, "m1"));
    leader.init(false);
    other = joined("m2", 2);
  }

  private LoopbackNode started(LoopbackNode node) {
    nodes.add(node);
    return node.start();
  }

  private LoopbackNode joined(String name, int voters) {
    LoopbackNode node = started(new LoopbackNode(dir, name));
    node.join(leader, Role.MANAGER);
    Awaitility.await()
        .atMost(PATIENCE)
        .until(
            () ->
                leader.current().log().voters().size() == voters
                    && node.local().controlAvailable());
    return node;
  }

  @AfterEach
  void end() throws IOException {
    nodes.forEach(LoopbackNode::close);
    try (Stream<Path> files = Files.walk(dir)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  @Test
  void a_certificate_that_was_kept_opens_neither_the_managers_paths_nor_the_log() throws Exception {
    SSLContext kept = other.clientTls();
    assertThat(takesSeat(kept)).isEqualTo(200);

    other.dieAfter(Integer.MAX_VALUE);
    swarm.order(Role.WORKER, other);
    swarm.awaitWorker(other);

    assertThat(takesSeat(kept)).isEqualTo(403);
    assertThatThrownBy(() -> entersLog(kept)).isInstanceOf(RaftStartException.class);
    assertThat(leader.current().log().reachable()).hasSize(1);

    swarm.order(Role.MANAGER, other);
    swarm.awaitManager(other);
    assertThat(takesSeat(kept)).as("it is a manager again").isEqualTo(200);
  }

  @Test
  void a_manager_that_becomes_a_worker_is_in_the_swarm_all_the_time() throws Exception {
    other.dieAfter(1);
    swarm.order(Role.WORKER, other);

    assertThat(other.dead().await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(other.steps()).containsExactly(Step.CLOSED);
    assertThat(other.local().state()).isEqualTo(LocalSwarm.State.ACTIVE);
    assertThat(other.local().controlAvailable()).isFalse();
  }

  /** Between the eviction of its voter and the certificate that makes it a worker. */
  @Test
  void a_manager_that_the_others_take_for_a_worker_already_says_that_it_is_none() {
    swarm.wanted(other.id(), Role.WORKER);

    List<Boolean> said = new ArrayList<>();
    Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(5))
        .until(
            () -> {
              boolean before = isTakenForWorker();
              boolean available = other.local().controlAvailable();
              if (before && isTakenForWorker()) {
                said.add(available);
              }
              return !said.isEmpty();
            });
    assertThat(said).containsExactly(false);
    assertThat(other.identity().orElseThrow().role()).isEqualTo(Role.MANAGER);
  }

  /** By its own state, while it still follows the leader that refuses what it hands on. */
  private boolean isTakenForWorker() {
    return other
        .current()
        .part()
        .filter(part -> part.leader().isPresent())
        .flatMap(part -> part.state().nodes().get(other.id()))
        .filter(node -> node.role() == Role.WORKER)
        .isPresent();
  }

  @Test
  void a_manager_that_the_swarm_was_made_anew_without_says_that_it_is_none() {
    leader.init(true);

    Awaitility.await().atMost(PATIENCE).until(() -> !other.local().error().isEmpty());
    assertThat(other.local().controlAvailable()).isFalse();
    assertThatThrownBy(() -> other.current().read())
        .isInstanceOf(RejectedException.class)
        .hasMessage("This node is not a swarm manager. " + other.local().error());
  }

  @Test
  void a_manager_that_comes_back_with_an_old_state_follows_one_that_it_has_never_heard_of()
      throws Exception {
    LoopbackNode back = joined("m3", 3);
    back.close();
    LoopbackNode fourth = joined("m4", 4);
    other.dieAfter(Integer.MAX_VALUE);
    swarm.order(Role.WORKER, other);
    swarm.awaitWorker(other);
    leader.close();
    fourth.close();

    LoopbackNode again = back.restarted();
    nodes.add(again);
    Awaitility.await().atMost(PATIENCE).until(() -> again.current().part().isPresent());
    LoopbackNode unheardOf = fourth.restarted();
    nodes.add(unheardOf);

    Awaitility.await().atMost(PATIENCE).until(() -> unheardOf.current().thisNodeLeads());
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> again.current().stale().nodes().get(unheardOf.id()).isPresent());
  }

  private int takesSeat(SSLContext shown) throws Exception {
    return new PeerHttp(() -> Optional.of(shown))
        .ask(
            leader.clusterAddress(),
            "/waggle/v1/seat/take",
            PATIENCE,
            HttpRequest.newBuilder().POST(HttpRequest.BodyPublishers.noBody()))
        .map(HttpResponse::statusCode)
        .orElseThrow();
  }

  /** As a learner, which is given the whole log. */
  private void entersLog(SSLContext shown) throws IOException {
    NodeIdentity led = leader.identity().orElseThrow();
    RaftConfig config =
        RaftConfig.alone(
                dir.resolve("copy"),
                other.id() + ".9",
                FreePorts.address(),
                "waggle-" + led.clusterId() + "-" + led.epoch())
            .withVoters(leader.current().log().voters())
            .withManagers(List.of(Addressing.socketAddress(led.doors().raft())))
            .withTls(shown);
    RaftGroup.open(config, LogCipher.of(Map.of(1, KEY)), new ReplicatedState(new Nobody())).close();
  }

  private static final class Nobody implements ReplicatedState.Listener {
    @Override
    public void applied(Applied entry) {}

    @Override
    public void restored(ClusterState state) {}

    @Override
    public void leadership(Leadership leadership) {}

    @Override
    public void stopped(String why) {}
  }
}
