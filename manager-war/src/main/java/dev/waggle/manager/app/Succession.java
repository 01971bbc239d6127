package dev.waggle.manager.app;

import dev.waggle.dispatch.Epoch;
import dev.waggle.dispatch.ManagerAddress;
import dev.waggle.dispatch.NodeIdentity;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Finds out whether the swarm was made anew without this manager: two that come back after a forced
 * new cluster would be a majority of the old one, and go on with it. Asked are the managers that
 * the log does not reach, before it is opened and every few seconds after that.
 */
final class Succession implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Succession.class.getName());
  private static final long PERIOD_SECONDS = 5;
  private static final long PATIENCE_MILLIS = 1_500;
  private static final int MOST_MANAGERS = 16;

  /** Asks a manager which life of the swarm it is in; empty if it does not answer in time. */
  interface Asker {
    Optional<Epoch> ask(ManagerAddress manager) throws InterruptedException;
  }

  private final Member member;
  private final Asker asker;
  private final ExecutorService threads = Executors.newCachedThreadPool(Succession::daemon);
  private final Thread watch;
  private final Set<String> twins = ConcurrentHashMap.newKeySet();

  Succession(Member member, Asker asker, Consumer<String> outlived) {
    this.member = member;
    this.asker = asker;
    this.watch = daemon(() -> watch(outlived));
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "waggle-succession");
    thread.setDaemon(true);
    return thread;
  }

  void start() {
    watch.start();
  }

  private void watch(Consumer<String> outlived) {
    try {
      while (true) {
        TimeUnit.SECONDS.sleep(PERIOD_SECONDS);
        Optional<NodeIdentity> self =
            member.identity().filter(identity -> member.current().isManager());
        if (self.isPresent()) {
          verdict(self.get()).ifPresent(outlived);
        }
      }
    } catch (InterruptedException e) {
      LOG.log(Level.DEBUG, "the watch over the swarm's lives ends");
    }
  }

  /** Why this manager must not take part in its log any more; empty if nobody says so. */
  Optional<String> verdict(NodeIdentity self) throws InterruptedException {
    List<Callable<Optional<String>>> questions = new ArrayList<>();
    self.managers().stream()
        .filter(manager -> !manager.nodeId().equals(self.nodeId()))
        .filter(manager -> !member.current().isReachable(manager.nodeId()))
        .limit(MOST_MANAGERS)
        .forEach(manager -> questions.add(() -> verdict(self, manager)));
    List<Future<Optional<String>>> answers =
        threads.invokeAll(questions, PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    for (Future<Optional<String>> answer : answers) {
      if (!answer.isCancelled() && known(answer).isPresent()) {
        return known(answer);
      }
    }
    return Optional.empty();
  }

  private static Optional<String> known(Future<Optional<String>> answer)
      throws InterruptedException {
    try {
      return answer.get();
    } catch (ExecutionException e) {
      LOG.log(Level.DEBUG, "a manager was not asked", e);
      return Optional.empty();
    }
  }

  private Optional<String> verdict(NodeIdentity self, ManagerAddress manager)
      throws InterruptedException {
    String by = "manager " + manager.addr();
    Optional<Epoch> told = asker.ask(manager);
    told.flatMap(epoch -> Forcing.twin(self.epoch(), epoch, by))
        .filter(twins::add)
        .ifPresent(twice -> LOG.log(Level.ERROR, twice));
    return told.flatMap(epoch -> Forcing.outlived(self.epoch(), epoch, by));
  }

  @Override
  public void close() {
    watch.interrupt();
    threads.shutdownNow();
  }
}
