package dev.waggle.manager.app;

import dev.waggle.manager.adapter.gate.Gate;
import dev.waggle.manager.adapter.gate.GateConfig;
import dev.waggle.manager.adapter.gate.GateSecret;
import dev.waggle.manager.adapter.history.HistoryProjector;
import dev.waggle.manager.adapter.history.HistorySettings;
import dev.waggle.manager.adapter.host.LocalHost;
import dev.waggle.manager.adapter.node.NodeHome;
import dev.waggle.manager.adapter.security.JoinClient;
import dev.waggle.manager.adapter.security.PeerRule;
import dev.waggle.manager.core.decision.Proposals;
import dev.waggle.model.spec.Role;
import dev.waggle.node.AgentDirectory;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.eclipse.microprofile.config.Config;

/** All of a node that lives as long as its process: directory, gate, lifecycle. */
final class ManagerNode implements AutoCloseable {
  private static final Logger LOG = System.getLogger(ManagerNode.class.getName());
  private static final Duration CALL = Duration.ofSeconds(8);

  private static final Duration READMISSION_PAUSE = Duration.ofSeconds(1);

  private final ManagerConfig config;
  private final NodeHome home;
  private final GateSecret secret = GateSecret.random();
  private final HistoryProjector history;
  private final Member member;
  private final LeaderAdmission admission;
  private final NodeLifecycle lifecycle;
  private final Renewal renewal;
  private final Succession succession;
  private final LocalHost host;
  private final Gate gate;

  /**
   * Makes the parts; opens nothing yet.
   *
   * @param serverPort where the server on loopback answers
   * @param steps told of each step of a change
   */
  ManagerNode(
      ManagerConfig config,
      HistorySettings history,
      NodeHome home,
      Supplier<Integer> serverPort,
      Steps steps) {
    this.config = config;
    this.home = home;
    this.history = new HistoryProjector(history);
    ScheduledExecutorService thread = lifecycleThread();
    this.member =
        new Member(
            home,
            this::gate,
            thread,
            new Member.Observers(this.history, steps),
            config.acceptCut());
    this.admission = new LeaderAdmission(member);
    NodeAddresses addresses = new NodeAddresses(config);
    SeatClient seats = new SeatClient(member.peers());
    Readmission readmission = readmission();
    Seating seating = new Seating(member, readmission, seats, thread);
    JoinClient client = new JoinClient(InstantSource.system(), CALL);
    Office office = new Office(member);
    this.succession =
        new Succession(
            member,
            manager -> client.epoch(MemberParts.tls(home), manager.addr()),
            why -> thread.execute(() -> member.outlived(why)));
    this.lifecycle =
        new NodeLifecycle(
            member,
            new NodeLifecycle.Ways(
                new Founding(member, addresses, office),
                new Joining(member, addresses, seating),
                seating,
                new Leaving(member, seats, admission),
                new Forcing(member, addresses, office),
                succession,
                readmission),
            new AgentSession(new AgentDirectory(home.directory())),
            thread);
    Roles roles = new Roles(member, seating);
    this.renewal =
        new Renewal(
            member,
            (manager, self, key) ->
                client.renew(MemberParts.tls(home), manager.addr(), key, self.doors().raft()),
            (grant, credentials) -> {
              if (grant.role() == Role.WORKER) {
                readmission.cancel(); // it waits on the same thread for what will not come
              }
              carriedOut(thread, () -> roles.take(grant, credentials));
            },
            new SecureRandom());
    this.host = new LocalHost(config.engineSocket(), config.hostname(), home.directory());
    this.gate =
        new Gate(
            new GateConfig(
                serverPort,
                config::engineSocket,
                member.current(),
                member.current(),
                member::serverTls,
                member::clientTls),
            secret);
  }

  private Readmission readmission() {
    return new Readmission(
        home,
        member::open,
        () -> {
          Optional<SSLContext> tls = Optional.of(MemberParts.tls(home).context(PeerRule.MANAGER));
          return new SeatClient(new PeerHttp(() -> tls))::again;
        },
        member::failed,
        InstantSource.system(),
        () -> pause(READMISSION_PAUSE));
  }

  private static void pause(Duration howLong) {
    try {
      Thread.sleep(howLong.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while a copy of the log was asked for", e);
    }
  }

  /**
   * Takes the data directory and makes the parts; opens nothing yet.
   *
   * @throws RuntimeException whose message is one line for people
   */
  static ManagerNode start(Config settings) {
    ManagerConfig config = ManagerConfig.from(settings, hostname());
    HistorySettings history = HistoryConfig.from(settings, config.dataDir());
    NodeHome home = NodeHome.open(config.dataDir(), config.moved());
    try {
      return new ManagerNode(config, history, home, new ServerPort(), Steps.logged());
    } catch (RuntimeException e) {
      home.close();
      throw e;
    }
  }

  private static ScheduledExecutorService lifecycleThread() {
    return Executors.newSingleThreadScheduledExecutor(
        task -> {
          Thread made = new Thread(task, "waggle-node");
          made.setDaemon(true);
          return made;
        });
  }

  private static void carriedOut(ScheduledExecutorService thread, Runnable change)
      throws InterruptedException {
    try {
      thread.submit(change).get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(String.valueOf(e.getCause()), e);
    }
  }

  private static String hostname() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }

  /** Takes up the membership, and opens the local socket once the application answers. */
  void open() {
    lifecycle.resume(config.joinRequest());
    renewal.start();
    succession.start();
    gate.openLocal(home.socket())
        .whenComplete(
            (opened, failure) -> {
              if (failure == null) {
                LOG.log(
                    Level.INFO,
                    "node " + config.hostname() + " listens on unix://" + home.socket());
              } else {
                StartUp.fail(failure.getCause() == null ? failure : failure.getCause());
              }
            });
  }

  private Gate gate() {
    return gate;
  }

  GateSecret secret() {
    return secret;
  }

  NodeLifecycle lifecycle() {
    return lifecycle;
  }

  CurrentManager current() {
    return member.current();
  }

  HistoryProjector history() {
    return history;
  }

  /** The proposals, noted as those of that actor, as the gate names it. */
  Proposals named(Proposals proposals, Supplier<Optional<String>> actor) {
    return new NamedProposals(proposals, () -> actor.get().map(this::onThisNode));
  }

  private String onThisNode(String actor) {
    boolean elsewhere = actor.contains("@") || !actor.startsWith("uid ");
    return elsewhere
        ? actor
        : actor + member.identity().map(self -> " @ " + self.nodeId().value()).orElse("");
  }

  LeaderAdmission admission() {
    return admission;
  }

  LocalHost host() {
    return host;
  }

  /**
   * Doors shut first, then leadership handed over, then the log closed and the rest of the history
   * written, then the directory left.
   */
  @Override
  public void close() {
    gate.close();
    renewal.close();
    succession.close();
    lifecycle.close();
    history.close();
    home.close();
  }
}
