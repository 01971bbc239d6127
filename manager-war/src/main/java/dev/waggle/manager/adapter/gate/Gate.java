package dev.waggle.manager.adapter.gate;

import io.netty.channel.MultithreadEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The node's outside doors: the local unix socket and the cluster port with mutual TLS. Both lead
 * to the server on loopback, to the leader or to the host's engine, see {@link Routes}. Each door
 * is opened and closed by itself, as often as wanted. Safe for use by several threads; nothing here
 * may be called from a {@link #whenGone} action but {@code whenGone}.
 */
public final class Gate implements AutoCloseable {
  private static final Duration ENGINE_PERIOD = Duration.ofSeconds(5);
  private static final int IO_THREADS = 2;
  private static final Logger LOG = System.getLogger(Gate.class.getName());

  private final MultithreadEventLoopGroup accepting;
  private final MultithreadEventLoopGroup io;
  private final EnginePing enginePing;
  private final Shared shared;
  private final ServerProbe serverProbe;
  private final CompletionStage<@Nullable Void> engineAsked;
  private Optional<LocalDoor> localDoor = Optional.empty();
  private Optional<ClusterDoor> clusterDoor = Optional.empty();
  private boolean closed;

  /**
   * @param secret what the server behind knows the gate by, see {@link GateFilter}
   * @throws GateException if this platform lacks what the gate is built on
   */
  public Gate(GateConfig config, GateSecret secret) {
    this(config, secret, GateLimits.DEFAULTS);
  }

  Gate(GateConfig config, GateSecret secret, GateLimits limits) {
    if (!Epoll.isAvailable()) {
      throw new GateException(
          "the gate needs Linux on x86_64 or aarch64 (epoll): "
              + Epoll.unavailabilityCause().getMessage(),
          Epoll.unavailabilityCause());
    }
    accepting = new EpollEventLoopGroup(1, new DefaultThreadFactory("gate-accept", true));
    io = new EpollEventLoopGroup(IO_THREADS, new DefaultThreadFactory("gate-io", true));
    enginePing = new EnginePing(config.engine(), io.next(), ENGINE_PERIOD);
    shared =
        new Shared(
            config,
            limits,
            secret,
            enginePing,
            new LeaderChanges(config.leaders()),
            new Departures(),
            new BodyBudget(limits.bodiesInFlight()),
            new Dialer(config.clientTls()),
            new IdleBacks());
    serverProbe = new ServerProbe(config.serverPort(), secret);
    engineAsked = enginePing.start();
  }

  /**
   * Opens the local socket with mode 0600 as soon as the server answers; never blocks. A socket of
   * that name that an earlier process left is replaced: the caller holds the directory's lock.
   *
   * @return completes when clients can connect; fails with a {@link GateException} if the socket
   *     cannot be made, or the server has not answered within two minutes
   */
  public CompletionStage<@Nullable Void> openLocal(Path socket) {
    LocalDoor door = new LocalDoor(socket, shared, accepting, io);
    synchronized (this) {
      refuseIf(closed || localDoor.isPresent(), "the local socket is open already");
      localDoor = Optional.of(door);
    }
    return serverProbe
        .answers(io.next())
        .thenCombine(engineAsked, (ready, asked) -> asked)
        .thenRunAsync(door::open)
        .whenComplete(
            (opened, failure) -> {
              if (failure == null) {
                LOG.log(Level.INFO, "open: {0}", socket);
              } else {
                forgetLocal();
              }
            });
  }

  private synchronized void forgetLocal() {
    localDoor = Optional.empty();
  }

  /**
   * Binds the cluster port at once, so that a port that is taken is known at once, and lets clients
   * in as soon as the server answers.
   *
   * @param listen the address; port 0 takes a free one
   * @return completes with the address when clients are let in
   * @throws GateException if the port cannot be bound
   */
  public CompletionStage<InetSocketAddress> openCluster(InetSocketAddress listen) {
    ClusterDoor door;
    synchronized (this) {
      refuseIf(closed || clusterDoor.isPresent(), "the cluster port is open already");
      door = ClusterDoor.bind(listen, shared, accepting, io);
      clusterDoor = Optional.of(door);
    }
    return serverProbe
        .answers(io.next())
        .thenApply(
            ready -> {
              door.letIn();
              LOG.log(Level.INFO, "open: {0}", door.address());
              return door.address();
            })
        .exceptionallyCompose(
            failure -> {
              closeCluster();
              throw new CompletionException(failure);
            });
  }

  /** The address that the cluster port is bound to; empty while it is closed. */
  public synchronized Optional<InetSocketAddress> clusterAddress() {
    return clusterDoor.map(ClusterDoor::address);
  }

  /** Closes the cluster port and every connection that came through it; waits for that. */
  public void closeCluster() {
    Optional<ClusterDoor> door;
    synchronized (this) {
      door = clusterDoor;
      clusterDoor = Optional.empty();
    }
    door.ifPresent(ClusterDoor::close);
  }

  /**
   * Runs the action when the client of a request leaves before its answer has ended; at once if it
   * has left already. After the answer's end the action is dropped.
   *
   * @param connectionId the request's {@code X-Waggle-Connection} header
   * @param action run on a thread that carries many connections: it must not block
   */
  public void whenGone(String connectionId, Runnable action) {
    shared.departures().whenGone(connectionId, action);
  }

  /** Shuts both doors, ends their connections and removes the socket. May be called twice. */
  @Override
  public void close() {
    Optional<LocalDoor> local;
    synchronized (this) {
      closed = true;
      local = localDoor;
      localDoor = Optional.empty();
    }
    local.ifPresent(LocalDoor::close);
    closeCluster();
    enginePing.close();
    shared.leaderChanges().close();
    accepting.shutdownGracefully(0, 2, TimeUnit.SECONDS);
    io.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(3, TimeUnit.SECONDS);
  }

  private static void refuseIf(boolean condition, String why) {
    if (condition) {
      throw new IllegalStateException(why);
    }
  }
}
