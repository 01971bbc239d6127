package dev.waggle.manager.app;

import static org.awaitility.Awaitility.await;

import dev.waggle.dispatch.Fence;
import dev.waggle.dispatch.NodeIdentity;
import dev.waggle.dispatch.NodeIdentity.Stage;
import dev.waggle.json.EngineJson;
import dev.waggle.manager.adapter.history.HistorySettings;
import dev.waggle.manager.adapter.node.NodeHome;
import dev.waggle.manager.adapter.security.PeerRule;
import dev.waggle.manager.core.cluster.LocalSwarm;
import dev.waggle.manager.core.decision.RejectedException;
import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.model.api.SwarmInitRequest;
import dev.waggle.model.api.SwarmJoinRequest;
import dev.waggle.model.id.NodeId;
import dev.waggle.model.meta.Extra;
import dev.waggle.model.object.JoinTokens;
import dev.waggle.model.spec.Role;
import dev.waggle.node.AgentDirectory;
import dev.waggle.testing.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLContext;

/** A node with all that its manager part has, on loopback, that can be killed after any step. */
final class LoopbackNode implements AutoCloseable {
  /** Thrown into the lifecycle's thread when the node is killed. */
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  private final ManagerConfig config;
  private final List<Step> done = new ArrayList<>();
  private final CountDownLatch dead = new CountDownLatch(1);
  private Optional<LoopbackServer> server = Optional.empty();
  private volatile Optional<ManagerNode> node = Optional.empty();
  private volatile Optional<NodeHome> home = Optional.empty();
  private volatile int stepsToLive = Integer.MAX_VALUE;

  /**
   * @param dir short enough for a socket
   */
  LoopbackNode(Path dir, String name) {
    this.config =
        new ManagerConfig(
            dir.resolve(name),
            Optional.of("127.0.0.1:" + FreePorts.inARow(2)),
            Optional.empty(),
            Optional.of("127.0.0.1"),
            Optional.empty(),
            true,
            Optional.empty(),
            name,
            false,
            false,
            false);
  }

  private LoopbackNode(ManagerConfig config) {
    this.config = config;
  }

  /** Starts the process, which takes up what its directory holds. */
  LoopbackNode start() {
    try {
      LoopbackServer serving = new LoopbackServer();
      server = Optional.of(serving);
      NodeHome opened = NodeHome.open(config.dataDir(), false);
      home = Optional.of(opened);
      ManagerNode made = new ManagerNode(config, history(), opened, serving::port, this::stepDone);
      serving.serve(made.admission());
      node = Optional.of(made);
      made.open();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private HistorySettings history() {
    return new HistorySettings(directory().resolve("history"), 1_000, Duration.ofDays(1), 1_000);
  }

  private void stepDone(Step step) {
    if (step == Step.IDENTITY_KEPT) {
      agentHasASession();
    }
    boolean last;
    synchronized (done) {
      done.add(step);
      last = --stepsToLive == 0;
    }
    if (last) {
      dead.countDown();
    }
    if (dead.getCount() == 0) {
      awaitTheEnd();
    }
  }

  /** What the other half of the node, which is not here, would have written. */
  private void agentHasASession() {
    Fence fence = new Fence(identity().orElseThrow().clusterId(), 1, 1, 1);
    try {
      Path agent = Files.createDirectories(directory().resolve(AgentDirectory.NAME));
      Files.write(
          agent.resolve(AgentDirectory.FENCE),
          EngineJson.log().toJsonBytes(new AgentDirectory.KeptFence(1, fence)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A killed process does nothing more; what the test closes of it ends this wait. */
  private static void awaitTheEnd() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      throw new Killed();
    }
  }

  /** From now on the process dies after so many steps. */
  void dieAfter(int steps) {
    synchronized (done) {
      done.clear();
      stepsToLive = steps;
    }
  }

  /** From now on the process does not die. */
  void liveOn() {
    synchronized (done) {
      stepsToLive = Integer.MAX_VALUE;
    }
  }

  CountDownLatch dead() {
    return dead;
  }

  List<Step> steps() {
    synchronized (done) {
      return List.copyOf(done);
    }
  }

  /** The same directory and addresses in a new process. */
  LoopbackNode restarted() {
    close();
    return new LoopbackNode(config).start();
  }

  String clusterAddress() {
    return config.listen().orElseThrow();
  }

  NodeLifecycle lifecycle() {
    return node.orElseThrow().lifecycle();
  }

  CurrentManager current() {
    return node.orElseThrow().current();
  }

  LocalSwarm local() {
    return lifecycle().local();
  }

  Optional<NodeIdentity> identity() {
    return home.orElseThrow().identity();
  }

  /** Towards other managers, with the certificate of now. */
  SSLContext clientTls() {
    return MemberParts.tls(home()).context(PeerRule.MANAGER);
  }

  Path directory() {
    return config.dataDir();
  }

  boolean isOpen() {
    return node.isPresent();
  }

  NodeHome home() {
    return home.orElseThrow();
  }

  NodeId id() {
    return identity().orElseThrow().nodeId();
  }

  ClusterState state() {
    return current().stale();
  }

  NodeId init(boolean force) {
    return lifecycle()
        .init(
            new SwarmInitRequest(
                Optional.of("0.0.0.0:2377"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(force),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Extra.NONE));
  }

  /** Returns when it is a member, also where that takes longer than a client's patience. */
  void join(LoopbackNode manager, Role role) {
    JoinTokens tokens = manager.state().cluster().orElseThrow().joinTokens().orElseThrow();
    try {
      lifecycle()
          .join(
              new SwarmJoinRequest(
                  Optional.of("0.0.0.0:2377"),
                  Optional.empty(),
                  Optional.empty(),
                  Optional.of(List.of(manager.clusterAddress())),
                  Optional.of(role == Role.MANAGER ? tokens.manager() : tokens.worker()),
                  Optional.empty(),
                  Extra.NONE));
    } catch (RejectedException e) {
      if (!e.rejection().equals(NodeLifecycle.JOIN_TIMEOUT)) {
        throw e;
      }
      await()
          .atMost(Duration.ofMinutes(2))
          .until(() -> identity().filter(self -> self.stage() == Stage.MEMBER).isPresent());
    }
  }

  @Override
  public void close() {
    Optional<ManagerNode> ended = node;
    node = Optional.empty();
    ended.ifPresent(ManagerNode::close);
    server.ifPresent(LoopbackServer::close);
    server = Optional.empty();
    home = Optional.empty();
  }
}
