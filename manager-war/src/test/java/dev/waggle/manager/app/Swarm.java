package dev.waggle.manager.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.waggle.dispatch.AgentMessage.Hello;
import dev.waggle.dispatch.NodeIdentity;
import dev.waggle.json.EngineJson;
import dev.waggle.manager.core.decision.RejectedException;
import dev.waggle.manager.core.node.NodeCommands;
import dev.waggle.model.id.NodeId;
import dev.waggle.model.object.Node;
import dev.waggle.model.spec.Role;
import dev.waggle.node.ToldRole;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/** What an operator and the agents do to a swarm of {@link LoopbackNode}s. */
final class Swarm {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private final List<LoopbackNode> nodes;

  /**
   * @param nodes all that there are and were
   */
  Swarm(List<LoopbackNode> nodes) {
    this.nodes = nodes;
  }

  private LoopbackNode leader() {
    return await()
        .atMost(PATIENCE)
        .until(
            () ->
                nodes.stream()
                    .filter(node -> node.isOpen() && node.current().thisNodeLeads())
                    .findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }

  /** {@code node promote} or {@code demote}, until the node's agent is told, dead or not. */
  void order(Role role, LoopbackNode node) {
    NodeId id = node.id();
    wanted(id, role);
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              ready(id);
              return stored(id).role() == role;
            });
    tell(node, role);
  }

  /** Until the node is a manager by its own directory. */
  void awaitManager(LoopbackNode node) {
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                node.identity()
                        .filter(i -> i.role() == Role.MANAGER)
                        .filter(i -> i.stage() == NodeIdentity.Stage.MEMBER)
                        .isPresent()
                    && node.local().controlAvailable());
  }

  /** Until the node is one of the voters no more and its own directory says so. */
  void awaitWorker(LoopbackNode node) {
    await()
        .atMost(PATIENCE)
        .ignoreExceptionsInstanceOf(NoSuchElementException.class)
        .untilAsserted(
            () -> {
              NodeIdentity identity = node.identity().orElseThrow();
              assertThat(identity.role()).isEqualTo(Role.WORKER);
              assertThat(identity.seat()).isEmpty();
              assertThat(node.current().part()).isEmpty();
              assertThat(node.local().error()).isEmpty();
              assertThat(node.home().raftDirectory()).isEmptyDirectory();
              assertThat(node.steps()).endsWith(Step.OPENED);
            });
  }

  /** As its agent's session does, while there is a leader to open one with. */
  private void ready(NodeId id) {
    Hello hello =
        new Hello(
            1, id, "p", Optional.empty(), Optional.of("127.0.0.1:9"), stored(id).description());
    leader().current().open(hello, "127.0.0.1", verdict -> {});
  }

  void wanted(NodeId id, Role role) {
    await()
        .atMost(PATIENCE)
        .ignoreExceptionsInstanceOf(RejectedException.class)
        .until(
            () -> {
              Node node = stored(id);
              CurrentManager manager = leader().current();
              manager.submit(
                  NodeCommands.update(
                      id.value(),
                      node.version().index(),
                      node.spec().withRole(role),
                      manager::log));
              return true;
            });
  }

  static void tell(LoopbackNode node, Role role) {
    tell(node.directory(), role);
  }

  /** Writes down what the agent of the node with this data directory would, told this role. */
  static void tell(Path data, Role role) {
    try {
      Path file = ToldRole.file(data);
      Files.createDirectories(file.getParent());
      Files.write(file, EngineJson.log().toJsonBytes(new ToldRole(ToldRole.FORMAT, role)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Node stored(NodeId id) {
    return leader().state().nodes().get(id).orElseThrow();
  }
}
