package dev.waggle.manager.app;

import dev.waggle.dispatch.ManagerAddress;
import dev.waggle.dispatch.NodeIdentity;
import dev.waggle.dispatch.RaftSeat;
import dev.waggle.dispatch.RenewGrant;
import dev.waggle.manager.adapter.security.JoinOutcome;
import dev.waggle.manager.adapter.security.NodeCertificate;
import dev.waggle.manager.adapter.security.NodeKey;
import dev.waggle.manager.core.cluster.RoleChange;
import dev.waggle.model.object.Node;
import dev.waggle.model.spec.Role;
import dev.waggle.node.NodeCredentials;
import dev.waggle.node.Threads;
import dev.waggle.node.ToldRole;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * Keeps this node's certificate young, and fetches the one of another role when the managers have
 * given it one: between half and four fifths of its life, counted on this process's monotonic
 * clock, or at once. The leader says which role; what this node saw of a change is only a sign to
 * ask.
 */
final class Renewal implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Renewal.class.getName());
  private static final long LOOK_MILLIS = 250;
  private static final Duration END = Duration.ofSeconds(3);
  private static final String EXPIRED =
      "Swarm certificates have expired. To replace them, leave the swarm and join again.";

  /** Whom to ask. Blocks for some seconds at most. */
  interface Issuer {
    JoinOutcome<RenewGrant> ask(ManagerAddress manager, NodeIdentity self, NodeKey key)
        throws InterruptedException;
  }

  /** What is done with a certificate; on the lifecycle's thread, and done when it returns. */
  interface Taker {
    void take(RenewGrant grant, NodeCredentials credentials) throws InterruptedException;
  }

  private final Member member;
  private final Issuer issuer;
  private final Taker taker;
  private final RandomGenerator random;
  private final RenewalTiming timing = new RenewalTiming();
  private final Thread thread = new Thread(this::run, "waggle-renewal");
  private Optional<NodeCertificate> present = Optional.empty();
  private Optional<ToldRole.Read> told = Optional.empty();
  private Optional<String> settledSign = Optional.empty();
  private volatile boolean closed;

  Renewal(Member member, Issuer issuer, Taker taker, RandomGenerator random) {
    this.member = member;
    this.issuer = issuer;
    this.taker = taker;
    this.random = random;
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  private void run() {
    try {
      while (!closed) {
        try {
          look();
        } catch (RuntimeException | Error e) {
          String why = e instanceof Error ? e.toString() : String.valueOf(e.getMessage());
          LOG.log(Level.WARNING, "the certificate is not renewed yet: " + why);
          timing.failed(System.nanoTime());
        }
        Thread.sleep(LOOK_MILLIS);
      }
    } catch (InterruptedException e) {
      LOG.log(Level.DEBUG, "renewal ends");
    }
  }

  private void look() throws InterruptedException {
    Optional<NodeIdentity> self =
        member.home().identity().filter(identity -> identity.stage().isMember());
    if (self.isEmpty()) {
      timing.none();
      present = Optional.empty();
      return;
    }
    if (!timing.isKnown()) {
      present = member.home().credentials().map(MemberParts::certificate);
      present.ifPresent(
          held ->
              timing.certified(
                  System.nanoTime(), held.untilRenewal(Instant.now(), random.nextDouble())));
    }
    Optional<String> sign = sign(self.get());
    if (sign.isEmpty()) {
      settledSign = sign;
    }
    if (sign.isPresent() && !sign.equals(settledSign)) {
      timing.urgent(System.nanoTime());
    }
    if (timing.isDue(System.nanoTime())) {
      renew(self.get(), sign);
    }
  }

  /**
   * What speaks for another role than this node's; empty if nothing does. A manager sees it in its
   * own state; the agent is told it by the leader.
   */
  private Optional<String> sign(NodeIdentity self) {
    told = ToldRole.read(member.home().directory(), told);
    Optional<String> other =
        told.filter(read -> read.role() != self.role())
            .map(read -> "told " + read.role() + " at " + read.stamp());
    return Stream.of(other, seen(self))
        .flatMap(Optional::stream)
        .reduce((one, another) -> one + ", " + another);
  }

  private Optional<String> seen(NodeIdentity self) {
    Optional<Node> node =
        member.current().part().flatMap(part -> part.state().nodes().get(self.nodeId()));
    Optional<String> seat = self.seat().map(RaftSeat::raftId);
    return node.filter(seen -> differs(seen, self.role(), seat))
        .map(seen -> "seen " + seen.role() + " " + seen.bookkeeping().raftId());
  }

  private static boolean differs(Node seen, Role role, Optional<String> seat) {
    Optional<String> claimed = seen.bookkeeping().raftId();
    return seen.role() != role || claimed.isPresent() && !claimed.equals(seat);
  }

  private void renew(NodeIdentity self, Optional<String> sign) throws InterruptedException {
    NodeKey key = NodeKey.generate();
    for (ManagerAddress manager : inTurn(self)) {
      JoinOutcome<RenewGrant> outcome = issuer.ask(manager, self, key);
      if (outcome instanceof JoinOutcome.Granted<RenewGrant> granted) {
        RenewGrant grant = granted.grant();
        if (RoleChange.of(self, grant) instanceof RoleChange.Foreign foreign) {
          LOG.log(Level.WARNING, "not taken from {0}: {1}", manager.addr(), foreign.why());
          continue;
        }
        taker.take(grant, new NodeCredentials(grant.certificate(), key.pem(), grant.root()));
        settledSign = sign;
        present = Optional.of(granted.certificate());
        timing.certified(
            System.nanoTime(), granted.certificate().untilRenewal(random.nextDouble()));
        return;
      }
      LOG.log(Level.DEBUG, "no certificate from {0}: {1}", manager, outcome);
    }
    timing.failed(System.nanoTime());
    present
        .filter(held -> held.validUntil().isBefore(Instant.now()))
        .ifPresent(held -> member.failed(new IllegalStateException(EXPIRED)));
  }

  /** The other managers, then this node itself: it may be the leader. */
  private static List<ManagerAddress> inTurn(NodeIdentity self) {
    Stream<ManagerAddress> others =
        self.managers().stream().filter(manager -> !manager.nodeId().equals(self.nodeId()));
    Stream<ManagerAddress> own =
        self.seat().stream()
            .map(seat -> new ManagerAddress(self.nodeId(), self.doors().advertise()));
    return Stream.concat(others, own).toList();
  }

  @Override
  public void close() {
    closed = true;
    Threads.end(END, thread);
  }
}
