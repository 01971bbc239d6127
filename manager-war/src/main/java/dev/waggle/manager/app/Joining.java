package dev.waggle.manager.app;

import dev.waggle.dispatch.JoinGrant;
import dev.waggle.dispatch.JoinRequest;
import dev.waggle.dispatch.NodeIdentity;
import dev.waggle.dispatch.NodeIdentity.Doors;
import dev.waggle.dispatch.NodeIdentity.Place;
import dev.waggle.dispatch.NodeIdentity.Stage;
import dev.waggle.manager.adapter.node.Addresses;
import dev.waggle.manager.adapter.node.Addresses.Resolved;
import dev.waggle.manager.adapter.node.PendingJoin;
import dev.waggle.manager.adapter.security.JoinClient;
import dev.waggle.manager.adapter.security.JoinOutcome;
import dev.waggle.manager.adapter.security.JoinToken;
import dev.waggle.manager.adapter.security.NodeKey;
import dev.waggle.manager.core.decision.RejectedException;
import dev.waggle.model.api.SwarmJoinRequest;
import dev.waggle.node.NodeCredentials;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;

/**
 * {@code swarm join}: a certificate for the token, then on a manager the log as a learner, then a
 * seat among the voters. Repeats until it succeeds, is refused or is cancelled.
 */
final class Joining {
  private static final Logger LOG = System.getLogger(Joining.class.getName());
  private static final Duration ATTEMPT = Duration.ofSeconds(5);
  private static final long PAUSE_MILLIS = 500;

  private final Member member;
  private final NodeAddresses addresses;
  private final Seating seating;
  private volatile boolean cancelled;

  Joining(Member member, NodeAddresses addresses, Seating seating) {
    this.member = member;
    this.addresses = addresses;
    this.seating = seating;
  }

  /** The join that a request asks for, checked as far as this machine can. */
  PendingJoin prepare(SwarmJoinRequest request) {
    Resolved resolved = addresses.forJoin(request);
    String remote = Addresses.remote(request.remoteAddrs().orElse(List.of())).toString();
    String token = request.joinToken().orElse("");
    if (!token.isEmpty() && JoinToken.parse(token).isEmpty()) {
      throw new RejectedException(JoinToken.INVALID);
    }
    NodeKey key = NodeKey.generate();
    return new PendingJoin(
        remote,
        token,
        key.pem(),
        key.request(),
        resolved.listen().toString(),
        resolved.advertise().map(Object::toString),
        resolved.dataPath(),
        request.availability().isEmpty()
            ? Optional.empty()
            : Optional.of(NodeAvailability.parse(request.availability())));
  }

  /**
   * Carries the join out, however long the other side needs.
   *
   * @return completes when this node is a member and, as a manager, votes
   * @throws RejectedException when it is refused; the node is in no swarm then
   * @throws CancellationException when it is cancelled, or this process ends; it is gone on with at
   *     the next start
   */
  CompletableFuture<Void> goOn(PendingJoin pending) {
    cancelled = false;
    member.joiningAt(Optional.of(pending.remote()));
    try {
      JoinOutcome.Granted<JoinGrant> granted = ask(pending);
      NodeIdentity identity = identity(pending, granted.grant());
      member
          .home()
          .install(
              identity,
              new NodeCredentials(
                  granted.grant().certificate(),
                  pending.key(),
                  granted.certificate().root().pem()));
      member.done(Step.IDENTITY_KEPT);
      return settle(identity);
    } catch (CancellationException e) {
      throw e;
    } catch (RuntimeException e) {
      member.closeParts();
      member.home().wipe();
      throw e;
    } finally {
      member.joiningAt(Optional.empty());
    }
  }

  /** What follows from the certificate. */
  CompletableFuture<Void> settle(NodeIdentity identity) {
    if (Seating.isNeeded(identity)) {
      return seating.begin();
    }
    if (member.identity().isEmpty()) {
      member.open(identity);
    }
    if (identity.stage() == Stage.ISSUED) {
      member.settled(identity);
    }
    return CompletableFuture.completedFuture(null);
  }

  private JoinOutcome.Granted<JoinGrant> ask(PendingJoin pending) {
    JoinClient client = new JoinClient(InstantSource.system(), ATTEMPT);
    NodeKey key = new NodeKey(pending.key(), pending.certificateRequest());
    while (true) {
      JoinOutcome<JoinGrant> outcome = attempt(client, pending, key);
      if (outcome instanceof JoinOutcome.Granted<JoinGrant> granted) {
        return granted;
      }
      if (outcome instanceof JoinOutcome.Refused<JoinGrant> refused) {
        throw new RejectedException(refused.rejection());
      }
      pause("no answer from " + pending.remote() + " yet: " + outcome);
    }
  }

  private JoinOutcome<JoinGrant> attempt(JoinClient client, PendingJoin pending, NodeKey key) {
    try {
      return client.join(pending.remote(), request(pending), key);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("this node ends while it joins");
    }
  }

  private JoinRequest request(PendingJoin pending) {
    return new JoinRequest(
        pending.token(),
        pending.certificateRequest(),
        pending.availability(),
        Optional.of(pending.advertise().orElse(":" + Addressing.port(pending.listen()))),
        Optional.of(
            pending
                .advertise()
                .map(advertise -> addresses.raft(pending.listen(), advertise))
                .orElse(":" + Addressing.port(addresses.raft(pending.listen(), pending.listen())))),
        pending.dataPath());
  }

  private NodeIdentity identity(PendingJoin pending, JoinGrant grant) {
    Doors doors = addresses.doors(pending.listen(), grant.addr(), pending.dataPath());
    return new NodeIdentity(
        NodeIdentity.FORMAT,
        grant.nodeId(),
        grant.clusterId(),
        grant.role(),
        Stage.ISSUED,
        grant.epoch(),
        grant.managers(),
        grant.seat(),
        doors,
        Place.NONE);
  }

  private void pause(String why) {
    LOG.log(Level.DEBUG, why);
    if (cancelled) {
      throw new CancellationException("the join was cancelled");
    }
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("this node ends while it joins");
    }
  }

  /** Ends a join that is under way at its next pause. */
  void cancel() {
    cancelled = true;
  }
}
