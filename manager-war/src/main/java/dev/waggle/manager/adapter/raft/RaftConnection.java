package dev.waggle.manager.adapter.raft;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jgroups.JChannel;

/**
 * The way to the other managers: one {@link RaftStack} after the other, since none can be connected
 * twice. Opened and closed by one thread at a time; messages may be sent on any.
 */
final class RaftConnection implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(RaftConnection.class.getName());
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final RaftConfig config;
  private volatile List<InetSocketAddress> managers;
  private volatile Optional<RaftStack> stack = Optional.empty();

  RaftConnection(RaftConfig config) {
    this.config = config;
    this.managers = config.managers();
  }

  /**
   * Checks the Raft port before anything is opened.
   *
   * @throws RaftStartException if it is taken
   */
  static void requireFree(InetSocketAddress bind) {
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(bind);
    } catch (IOException e) {
      throw new RaftStartException(
          "cannot listen on %s:%d for managers (%s): free the port or choose another one"
              .formatted(bind.getAddress().getHostAddress(), bind.getPort(), e.getMessage()),
          e);
    }
  }

  /** A member whose former self is still in the view is refused for a moment: try again. */
  void connect(RaftLoop loop) {
    long deadline = RaftLoop.now() + LIMIT.toMillis();
    while (true) {
      try {
        if (connectOnce(loop)) {
          return;
        }
        if (RaftLoop.now() > deadline) {
          throw new RaftStartException(
              "no manager answers on " + managers + ": check the addresses and the Raft port");
        }
      } catch (SecurityException e) {
        if (RaftLoop.now() > deadline) {
          throw new RaftStartException(
              "a manager with raft id " + config.raftId() + " already runs: stop it first", e);
        }
      }
    }
  }

  private boolean connectOnce(RaftLoop loop) {
    RaftStack attempt;
    try {
      attempt = RaftStack.create(config, managers, loop);
    } catch (Exception e) {
      throw new RaftStartException("the Raft connection cannot be set up (" + e + ")", e);
    }
    stack = Optional.of(attempt);
    try {
      attempt.connect(config.group());
    } catch (Exception e) {
      close();
      if (e instanceof SecurityException refused) {
        throw refused;
      }
      throw new RaftStartException(
          "cannot connect to the managers on %s (%s): check the Raft port".formatted(managers, e),
          e);
    }
    boolean learner = !config.voters().contains(config.raftId());
    if (learner && !attempt.hasCompany()) {
      close(); // GMS made a view of this learner alone
      return false;
    }
    return true;
  }

  /** Nothing comes or goes any more; waits for others to say goodbye. */
  @Override
  public void close() {
    stack.ifPresent(RaftStack::close);
    stack = Optional.empty();
  }

  /** Sends or loses. */
  void send(String to, RaftMessage message) {
    stack.ifPresent(
        s -> {
          try {
            s.send(to, message);
          } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.DEBUG, "not sent to " + to, e); // as if lost on the way
          }
        });
  }

  void managers(List<InetSocketAddress> addresses) {
    managers = List.copyOf(addresses);
    stack.ifPresent(s -> s.managers(config, managers));
  }

  void suspectOnBrokenConnection(boolean suspect) {
    stack.ifPresent(s -> s.suspectOnBrokenConnection(suspect));
  }

  void reconnect() {
    stack.ifPresent(RaftStack::reconnect);
  }

  Optional<JChannel> channel() {
    return stack.map(RaftStack::channel);
  }
}
