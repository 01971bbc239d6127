package dev.waggle.manager.app;

import dev.waggle.dispatch.NodeIdentity;
import dev.waggle.dispatch.NodeIdentity.Stage;
import dev.waggle.dispatch.RaftSeat;
import dev.waggle.manager.adapter.node.NodeHome;
import dev.waggle.manager.adapter.raft.DamagedLogException;
import dev.waggle.manager.adapter.raft.RaftStartException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A manager whose log cannot be trusted: what is left of it is set aside, and the node takes its
 * place again with a fresh copy under a new raft id. Under the old one it would vote as if it had
 * nothing to lose.
 */
final class Readmission {
  private static final Logger LOG = System.getLogger(Readmission.class.getName());
  private static final int SAY_EVERY = 30;

  /** The leader, through whichever manager answers. */
  interface Leader {
    /** A new seat for this node; empty if nobody answers or grants it now. */
    Optional<RaftSeat> again(NodeIdentity self);
  }

  private final NodeHome home;
  private final Consumer<NodeIdentity> parts;
  private final Supplier<Leader> leader;
  private final Consumer<RuntimeException> shown;
  private final InstantSource clock;
  private final Runnable pause;
  private volatile boolean cancelled;

  /**
   * @param parts opens what an identity asks for, or nothing of it
   * @param leader as it is reached with the certificate on the disk
   * @param shown what keeps the node from being a manager, until it is open
   * @param pause before the leader is asked again
   */
  Readmission(
      NodeHome home,
      Consumer<NodeIdentity> parts,
      Supplier<Leader> leader,
      Consumer<RuntimeException> shown,
      InstantSource clock,
      Runnable pause) {
    this.home = home;
    this.parts = parts;
    this.leader = leader;
    this.shown = shown;
    this.clock = clock;
    this.pause = pause;
  }

  /**
   * Opens the node's parts, with a fresh copy of the log if the present one is damaged; each step
   * may be repeated after a kill.
   *
   * @return the identity that they are open with; one with a new seat is not settled yet
   * @throws RaftStartException if this node is the only manager: there is no other copy
   */
  NodeIdentity open(NodeIdentity identity) {
    cancelled = false;
    try {
      parts.accept(identity);
      return identity;
    } catch (DamagedLogException damage) {
      requireOthers(identity, damage);
      shown.accept(damage);
      setAside();
      NodeIdentity next = identity.withSeat(newSeat(identity, damage)).withStage(Stage.SEATING);
      home.save(next);
      parts.accept(next);
      return next;
    }
  }

  private void requireOthers(NodeIdentity identity, DamagedLogException damage) {
    if (identity.seat().filter(RaftSeat::isAlone).isPresent()) {
      throw new RaftStartException(
          "%s, and this is the only manager: restore %s from a backup, or remove it to start over"
              .formatted(damage.getMessage(), home.directory()),
          damage);
    }
  }

  private void setAside() {
    String kept =
        home.setRaftAside(clock.instant()).map(Path::toString).orElse("nowhere: it is gone");
    LOG.log(
        Level.WARNING,
        "the Raft log is kept as " + kept + "; the other managers are asked for a copy");
  }

  private RaftSeat newSeat(NodeIdentity identity, DamagedLogException damage) {
    Leader asks = leader.get();
    for (int asked = 1; ; asked++) {
      Optional<RaftSeat> seat = asks.again(identity);
      if (seat.isPresent()) {
        return seat.get();
      }
      if (asked % SAY_EVERY == 0) {
        shown.accept(
            new IllegalStateException(
                damage.getMessage()
                    + ", and no leader admits this manager anew: start the other managers",
                damage));
      }
      if (cancelled) {
        throw new IllegalStateException("the fresh copy of the Raft log was cancelled");
      }
      pause.run();
    }
  }

  /** Ends the asking at its next pause. */
  void cancel() {
    cancelled = true;
  }
}
