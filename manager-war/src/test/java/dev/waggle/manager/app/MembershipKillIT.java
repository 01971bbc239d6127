package dev.waggle.manager.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.waggle.dispatch.NodeIdentity;
import dev.waggle.dispatch.NodeIdentity.Stage;
import dev.waggle.dispatch.RaftSeat;
import dev.waggle.manager.core.cluster.LocalSwarm.State;
import dev.waggle.manager.core.service.ServiceCommands;
import dev.waggle.model.object.Node;
import dev.waggle.model.object.Service;
import dev.waggle.model.spec.ContainerSpec;
import dev.waggle.model.spec.Role;
import dev.waggle.model.spec.ServiceMode;
import dev.waggle.model.spec.ServiceSpec;
import dev.waggle.model.spec.TaskSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Every change of a node's membership, killed after each of its steps and taken up by the next
 * process: real directories, TLS, gates and logs on loopback.
 */
class MembershipKillIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int MORE_THAN_ANY_CHANGE_HAS = 20;

  private final List<LoopbackNode> nodes = new ArrayList<>();
  private final Set<Step> killedAfter = EnumSet.noneOf(Step.class);
  private Path dir;

  /** One under the class path's own temp directory would be too long for a socket. */
  @BeforeEach
  void directory() throws IOException {
    dir = Files.createTempDirectory("wgl");
  }

  @AfterEach
  void end() throws IOException {
    nodes.forEach(LoopbackNode::close);
    try (Stream<Path> files = Files.walk(dir)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  private LoopbackNode node(String name) {
    return tracked(new LoopbackNode(dir, name).start());
  }

  private LoopbackNode tracked(LoopbackNode node) {
    nodes.add(node);
    return node;
  }

  private LoopbackNode founder() {
    LoopbackNode founder = node("m1");
    founder.init(false);
    return founder;
  }

  /** One kill of the change, or its whole course; what is checked holds in both cases. */
  private interface Course {
    /** Runs the change on a node that dies after so many steps; whether it died. */
    boolean run(int steps) throws Exception;
  }

  private void killAfterEachStep(Course course, Step... steps) throws Exception {
    killedAfter.clear();
    for (int step = 1; step <= MORE_THAN_ANY_CHANGE_HAS; step++) {
      if (!course.run(step)) {
        assertThat(killedAfter).as("every step of the change").contains(steps);
        return;
      }
    }
    throw new AssertionError("never came to an end");
  }

  /** Begins the change and waits until it is done or the node is dead. */
  private boolean dies(LoopbackNode node, int afterSteps, Runnable change) throws Exception {
    node.dieAfter(afterSteps);
    return isDead(node, afterSteps, change);
  }

  private boolean isDead(LoopbackNode node, int afterSteps, Runnable change) throws Exception {
    CompletableFuture<Void> done = CompletableFuture.runAsync(change);
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      if (node.dead().getCount() == 0) {
        killedAfter.add(node.steps().get(afterSteps - 1));
        return true;
      }
      try {
        done.get(20, TimeUnit.MILLISECONDS);
        if (node.dead().getCount() != 0) {
          node.liveOn();
          return false;
        }
      } catch (TimeoutException e) {
        // neither yet
      } catch (ExecutionException e) {
        if (node.dead().getCount() != 0) {
          throw e;
        }
      }
    }
    throw new AssertionError("neither done nor dead");
  }

  private LoopbackNode restarted(LoopbackNode node) {
    return tracked(node.restarted());
  }

  private static void awaitState(LoopbackNode node, State state) {
    await().atMost(PATIENCE).until(() -> node.local().state() == state);
  }

  private static void awaitLeads(LoopbackNode node) {
    await().atMost(PATIENCE).until(() -> node.current().thisNodeLeads());
  }

  private static List<String> voters(LoopbackNode leader) {
    return leader.current().log().voters();
  }

  private static void awaitVoter(LoopbackNode leader, LoopbackNode node) {
    await()
        .atMost(PATIENCE)
        .ignoreExceptionsInstanceOf(NoSuchElementException.class)
        .untilAsserted(
            () -> {
              NodeIdentity identity = node.identity().orElseThrow();
              assertThat(identity.stage()).isEqualTo(Stage.MEMBER);
              assertThat(voters(leader))
                  .contains(identity.seat().map(RaftSeat::raftId).orElseThrow());
              assertThat(node.local().controlAvailable()).isTrue();
              assertThat(node.current().leaderNode()).isPresent();
            });
  }

  @Test
  void init_is_done_or_never_was() throws Exception {
    killAfterEachStep(
        steps -> {
          LoopbackNode node = node("i" + steps);
          boolean died = dies(node, steps, () -> node.init(false));
          LoopbackNode after = died ? restarted(node) : node;
          await()
              .atMost(PATIENCE)
              .until(
                  () ->
                      after.local().state() == State.ACTIVE
                          || after.local().state() == State.INACTIVE && after.identity().isEmpty());
          if (after.local().state() == State.INACTIVE) {
            after.init(false);
          }
          awaitLeads(after);
          assertThat(after.current().read().nodes().size()).isEqualTo(1);
          assertThat(after.identity().orElseThrow().stage()).isEqualTo(Stage.MEMBER);
          after.close();
          return died;
        },
        Step.IDENTITY_KEPT,
        Step.OPENED,
        Step.OFFICE_HELD,
        Step.CLUSTER_WRITTEN,
        Step.SETTLED);
  }

  @Test
  void a_join_goes_on_until_the_manager_votes_and_a_leave_until_nothing_is_left() throws Exception {
    LoopbackNode leader = founder();
    killAfterEachStep(
        steps -> {
          LoopbackNode node = node("j" + steps);
          boolean died = dies(node, steps, () -> node.join(leader, Role.MANAGER));
          LoopbackNode after = died ? restarted(node) : node;
          awaitVoter(leader, after);
          assertThat(voters(leader)).hasSize(2);
          after.lifecycle().leave(true);
          await().atMost(PATIENCE).until(() -> voters(leader).size() == 1);
          after.close();
          return died;
        },
        Step.JOIN_KEPT,
        Step.IDENTITY_KEPT,
        Step.OPENED,
        Step.VOTERS_KEPT,
        Step.SEAT_TAKEN,
        Step.SETTLED);
    killAfterEachStep(
        steps -> {
          LoopbackNode node = node("l" + steps);
          node.join(leader, Role.MANAGER);
          boolean died = dies(node, steps, () -> node.lifecycle().leave(true));
          LoopbackNode after = died ? restarted(node) : node;
          await().atMost(PATIENCE).until(() -> after.identity().isEmpty());
          awaitState(after, State.INACTIVE);
          awaitLeads(leader);
          await().atMost(PATIENCE).until(() -> voters(leader).size() == 1);
          after.close();
          return died;
        },
        Step.LEAVING_KEPT,
        Step.SEAT_LEFT,
        Step.CLOSED,
        Step.WIPED);
  }

  @Test
  void a_worker_joins_and_becomes_a_manager_and_a_worker_again() throws Exception {
    LoopbackNode leader = founder();
    Swarm swarm = new Swarm(nodes);
    killAfterEachStep(
        steps -> {
          LoopbackNode node = node("w" + steps);
          boolean died = dies(node, steps, () -> node.join(leader, Role.WORKER));
          LoopbackNode after = died ? restarted(node) : node;
          awaitState(after, State.ACTIVE);
          assertThat(after.local().controlAvailable()).isFalse();
          after.close();
          return died;
        },
        Step.JOIN_KEPT,
        Step.IDENTITY_KEPT,
        Step.OPENED,
        Step.SETTLED);
    LoopbackNode[] node = {node("p")};
    node[0].join(leader, Role.WORKER);
    killAfterEachStep(
        steps -> {
          boolean died = diesOnItsWay(Role.MANAGER, node, steps, swarm);
          awaitVoter(leader, node[0]);
          assertThat(voters(leader)).hasSize(2);
          swarm.order(Role.WORKER, node[0]);
          swarm.awaitWorker(node[0]);
          return died;
        },
        Step.CLOSED,
        Step.IDENTITY_KEPT,
        Step.OPENED,
        Step.VOTERS_KEPT,
        Step.SEAT_TAKEN,
        Step.SETTLED);
    killAfterEachStep(
        steps -> {
          swarm.order(Role.MANAGER, node[0]);
          awaitVoter(leader, node[0]);
          boolean died = diesOnItsWay(Role.WORKER, node, steps, swarm);
          swarm.awaitWorker(node[0]);
          assertThat(voters(leader)).hasSize(1);
          return died;
        },
        Step.CLOSED,
        Step.IDENTITY_KEPT,
        Step.OPENED);
  }

  private boolean diesOnItsWay(Role role, LoopbackNode[] node, int steps, Swarm swarm)
      throws Exception {
    LoopbackNode changing = node[0];
    changing.dieAfter(steps);
    swarm.order(role, changing);
    boolean died =
        isDead(
            changing,
            steps,
            role == Role.MANAGER
                ? () -> swarm.awaitManager(changing)
                : () -> swarm.awaitWorker(changing));
    node[0] = died ? restarted(changing) : changing;
    return died;
  }

  @Test
  void a_survivor_goes_on_alone_with_all_that_it_had() throws Exception {
    killAfterEachStep(
        steps -> {
          LoopbackNode lost = node("a" + steps);
          lost.init(false);
          LoopbackNode survivor = node("b" + steps);
          survivor.join(lost, Role.MANAGER);
          lost.current()
              .submit(
                  ServiceCommands.create(
                      ServiceSpec.of(
                          "web",
                          TaskSpec.of(ContainerSpec.EMPTY.withImage("alpine")),
                          ServiceMode.Replicated.ONE),
                      Optional.empty()));
          await().atMost(PATIENCE).until(() -> survivor.state().services().size() == 1);
          lost.close();
          boolean died = dies(survivor, steps, () -> survivor.init(true));
          LoopbackNode after = died ? restarted(survivor) : survivor;
          awaitAlone(after);
          assertThat(after.current().read().services().stream().map(Service::spec))
              .extracting(spec -> spec.name().orElseThrow())
              .containsExactly("web");
          LoopbackNode back = restarted(lost);
          awaitState(back, State.ERROR);
          assertThat(back.local().error()).contains("made anew without this manager");
          assertThat(after.current().thisNodeLeads()).isTrue();
          back.lifecycle().leave(true);
          assertThat(back.local().state()).isEqualTo(State.INACTIVE);
          back.close();
          after.close();
          return died;
        },
        Step.EPOCH_KEPT,
        Step.OPENED,
        Step.OFFICE_HELD,
        Step.EPOCH_WRITTEN,
        Step.SETTLED);
  }

  private static void awaitAlone(LoopbackNode node) {
    await()
        .atMost(PATIENCE)
        .ignoreExceptionsInstanceOf(NoSuchElementException.class)
        .untilAsserted(
            () -> {
              NodeIdentity identity = node.identity().orElseThrow();
              assertThat(identity.stage()).isEqualTo(Stage.MEMBER);
              assertThat(identity.epoch().count()).isEqualTo(2);
              assertThat(node.current().thisNodeLeads()).isTrue();
              assertThat(voters(node)).hasSize(1);
              assertThat(node.state().cluster().orElseThrow().bookkeeping().epoch()).isEqualTo(2);
              assertThat(
                      node.state().nodes().stream()
                          .filter(n -> n.bookkeeping().raftId().isPresent())
                          .map(Node::id))
                  .containsExactly(node.id());
            });
  }
}
