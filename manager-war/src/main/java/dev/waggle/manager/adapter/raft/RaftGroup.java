package dev.waggle.manager.adapter.raft;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jgroups.JChannel;

/**
 * A member of the replicated log, from open to close. All methods may be called from any thread and
 * return at once, except {@link #open}, {@link #forceNewCluster} and {@link #close}. Futures are
 * completed on a thread of the group that may be used for short work.
 */
public final class RaftGroup implements AutoCloseable {
  /** The largest payload of one entry. */
  public static final int MOST_PAYLOAD = 2 << 20;

  private static final System.Logger LOG = System.getLogger(RaftGroup.class.getName());
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(10);

  private final RaftConfig config;
  private final ChecksummedLog log;
  private final ReplicatedMachine machine;
  private final RaftLoop loop;
  private final ExecutorService background;
  private final ExecutorService answering;
  private final RaftConnection connection;
  private boolean closed;

  private RaftGroup(
      RaftConfig config, ChecksummedLog log, ReplicatedMachine machine, boolean forced) {
    this.config = config;
    this.log = log;
    this.machine = machine;
    this.connection = new RaftConnection(config);
    this.background = thread("raft-snapshot-" + config.raftId());
    this.answering = thread("raft-answers-" + config.raftId());
    RaftNode node =
        new RaftNode(
            new RaftMember(config.raftId(), config.voters(), config.tuning()),
            log,
            machine,
            new RaftEnvironment(connection::send, this::inBackground));
    node.start(RaftLoop.now());
    if (forced) {
      node.forceAlone();
    }
    this.loop = new RaftLoop(config.raftId(), node, this::failed);
  }

  private static ExecutorService thread(String name) {
    return Executors.newSingleThreadExecutor(
        task -> {
          Thread thread = new Thread(task, name);
          thread.setDaemon(true);
          return thread;
        });
  }

  /**
   * Opens the log, loads the machine from it and connects: as a new group of one (empty log, voters
   * are this member alone), as a member that restarts, or as a learner that joins (voters without
   * this member). Blocks up to some ten seconds; never call it on a request thread.
   *
   * @throws DamagedLogException if nothing of this member's log may be used
   * @throws RaftStartException with one line that says what to do; nothing is left open then
   */
  public static RaftGroup open(RaftConfig config, LogCipher cipher, ReplicatedMachine machine) {
    return open(config, cipher, machine, DirectoryFiles::open, false);
  }

  /**
   * @param disk opens the log's directory; another one than the real disk has faults
   */
  static RaftGroup open(
      RaftConfig config,
      LogCipher cipher,
      ReplicatedMachine machine,
      Function<Path, LogFiles> disk,
      boolean forced) {
    RaftConnection.requireFree(config.bind());
    ChecksummedLog log = openLog(disk.apply(config.dir()), cipher, config.mayBeNew());
    try {
      requireWholeLog(config, log);
      RaftGroup group = new RaftGroup(config, log, machine, forced);
      group.begin();
      return group;
    } catch (RuntimeException | Error e) {
      closeQuietly(log);
      throw e;
    }
  }

  /**
   * This member's log alone becomes a new group (the quorum is lost for good). The configuration's
   * group must be one of a new epoch that is already on disk as pending (R11); its voters are not
   * looked at. Returns when this member leads, all entries of its log are applied and a snapshot
   * with itself as the only voter is on disk.
   */
  public static RaftGroup forceNewCluster(
      RaftConfig config, LogCipher cipher, ReplicatedMachine machine) {
    RaftConfig alone =
        config.withVoters(List.of(config.raftId())).withManagers(List.of(config.bind()));
    RaftGroup group = open(alone, cipher, machine, DirectoryFiles::open, true);
    try {
      group.awaitOffice();
      group.snapshot().get(60, TimeUnit.SECONDS);
      return group;
    } catch (Exception e) {
      group.close();
      throw new RaftStartException("the forced cluster did not start (" + e + "): try again", e);
    }
  }

  private void awaitOffice() throws Exception {
    long deadline = RaftLoop.now() + CONNECT_LIMIT.toMillis();
    while (true) {
      try {
        readIndex().get(CONNECT_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        return;
      } catch (ExecutionException e) {
        if (RaftLoop.now() > deadline) {
          throw e;
        }
        Thread.sleep(20);
      }
    }
  }

  private static ChecksummedLog openLog(LogFiles files, LogCipher cipher, boolean mayBeNew) {
    try {
      return ChecksummedLog.open(files, cipher, mayBeNew);
    } catch (RuntimeException | Error e) {
      closeQuietly(files);
      throw e;
    }
  }

  /** R14: where nobody can win without this member, only the operator can accept a cut. */
  private static void requireWholeLog(RaftConfig config, ChecksummedLog log) {
    if (log.cutAt() == 0) {
      return;
    }
    VoterHistory voters = new VoterHistory(config.voters());
    voters.load(log);
    if (config.acceptCut()) {
      log.cutSettled();
    } else if (voters.newest().contains(config.raftId()) && voters.newest().size() <= 2) {
      throw new RaftStartException(
          ("entry %d of the Raft log, after one of term %d, was unreadable and is lost: if the"
                  + " machine failed while writing it, start once with --accept-cut, else restore"
                  + " a backup")
              .formatted(log.cutAt(), log.termAt(log.lastAppended())));
    } else {
      LOG.log(
          System.Logger.Level.WARNING,
          "entry {0} of the Raft log was unreadable: this manager takes no part in elections until"
              + " its log is a leader''s again",
          log.cutAt());
    }
  }

  private static void closeQuietly(Closeable closeable) {
    try {
      closeable.close();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.WARNING, "the Raft log did not close", e);
    }
  }

  private void begin() {
    loop.start();
    try {
      connection.connect(loop);
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  private void inBackground(Runnable work, Runnable then) {
    background.execute(
        () -> {
          try {
            work.run();
            loop.event((node, now) -> then.run());
          } catch (RuntimeException | Error e) {
            loop.event(
                (node, now) -> {
                  throw new IllegalStateException("no snapshot can be made: " + e.getMessage(), e);
                });
          }
        });
  }

  /** On the loop's thread. Closing the channel waits for others, so it has a thread of its own. */
  private void failed(String why) {
    machine.stopped(why);
    Thread leaving = new Thread(connection::close, "raft-leaving-" + config.raftId());
    leaving.setDaemon(true);
    leaving.start();
  }

  /**
   * Proposes an entry in a term of this member's office.
   *
   * <p>Answered once the entry is committed and applied here. Fails with {@link NotLeaderException}
   * if it certainly is not in the log, with {@link OutcomeUnknownException} if that cannot be told
   * within the proposal time-out.
   *
   * @throws IllegalArgumentException if the payload is empty or larger than {@link #MOST_PAYLOAD}
   */
  public CompletableFuture<Proposed> propose(long term, byte[] payload) {
    if (payload.length == 0 || payload.length > MOST_PAYLOAD) {
      throw new IllegalArgumentException("payload of " + payload.length + " bytes");
    }
    byte[] copy = payload.clone();
    return ask((node, now, done) -> node.propose(now, term, copy, done));
  }

  /**
   * An index such that a state applied up to it contains all that was acknowledged before this
   * call; it is applied here when the future completes. Fails with {@link NotLeaderException} if
   * this member does not lead or no majority confirms it.
   */
  public CompletableFuture<Long> readIndex() {
    return ask((node, now, done) -> node.read(now, done));
  }

  /** The same, which fails if this member does not lead in {@code term}, of all terms. */
  public CompletableFuture<Long> readIndex(long term) {
    return ask((node, now, done) -> node.read(now, term, done));
  }

  /**
   * Makes a connected and caught-up learner a voter; on the leader only. Fails with {@link
   * NotLeaderException}, {@link MembershipRefusedException} or {@link OutcomeUnknownException}.
   */
  public CompletableFuture<Void> addVoter(String raftId) {
    return change(raftId, true);
  }

  /**
   * Removes a voter, reachable or not; otherwise as {@link #addVoter}. The leader may be removed.
   */
  public CompletableFuture<Void> removeVoter(String raftId) {
    return change(raftId, false);
  }

  private CompletableFuture<Void> change(String raftId, boolean add) {
    CompletableFuture<Proposed> changed =
        ask((node, now, done) -> node.changeVoter(now, raftId, add, done));
    return changed.thenApply(p -> null);
  }

  /** Gives up leadership, if held, so that another member takes it at once. */
  public CompletableFuture<Void> resign() {
    return ask(
        (node, now, done) -> {
          node.resign(now);
          done.complete(null);
        });
  }

  /** Makes a snapshot now; done when it is on disk. */
  public CompletableFuture<Void> snapshot() {
    return ask((node, now, done) -> node.snapshot(() -> done.complete(null)));
  }

  /** From now on a snapshot is made after so many entries. */
  public void snapshotInterval(long entries) {
    if (entries < 1) {
      throw new IllegalArgumentException("entries: " + entries);
    }
    loop.event((node, now) -> node.snapshotInterval(entries));
  }

  public RaftStatus status() {
    return loop.status();
  }

  /**
   * The Raft addresses of all managers, at each change: how a separated member finds them again.
   */
  public void updateManagers(List<InetSocketAddress> addresses) {
    connection.managers(addresses);
  }

  /**
   * False while certificates are exchanged on the managers: a connection that breaks is then no
   * sign of a dead member. True again after some seconds.
   */
  public void suspectOnBrokenConnection(boolean suspect) {
    connection.suspectOnBrokenConnection(suspect);
  }

  /** Closes all connections, to be made anew with the present certificate. */
  public void reconnect() {
    connection.reconnect();
  }

  private interface Request<T> {
    void run(RaftNode node, long now, CompletableFuture<T> done);
  }

  private <T> CompletableFuture<T> ask(Request<T> request) {
    CompletableFuture<T> done = new CompletableFuture<>();
    RaftLoop.Event event =
        new RaftLoop.Event() {
          @Override
          public void happen(RaftNode node, long now) {
            request.run(node, now, done);
          }

          @Override
          public void dropped() {
            String why = config.raftId() + " is closed or overloaded";
            done.completeExceptionally(new NotLeaderException(why, Optional.empty()));
          }
        };
    if (!loop.offer(event)) {
      event.dropped();
    }
    return done.thenApplyAsync(result -> result, answering());
  }

  private Executor answering() {
    return task -> {
      try {
        answering.execute(task);
      } catch (RejectedExecutionException e) {
        task.run();
      }
    };
  }

  /**
   * Hands leadership on, leaves the group, closes the log. When it returns no thread of the group
   * runs, and the same directory can be opened again.
   */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    loop.await((node, now) -> node.resign(now), Duration.ofSeconds(1));
    connection.close();
    loop.stop();
    end(background);
    end(answering);
    closeQuietly(log);
  }

  /** The present connection; faults are put into it by tests. */
  Optional<JChannel> channel() {
    return connection.channel();
  }

  private static void end(ExecutorService executor) {
    executor.shutdown();
    try {
      executor.awaitTermination(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
