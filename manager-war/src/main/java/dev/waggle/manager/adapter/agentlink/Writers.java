package dev.waggle.manager.adapter.agentlink;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * The threads that write what agents are told. They are few, for no writing waits for an agent;
 * should one of them get stuck all the same, the nodes must not fall silent one after the other:
 * the log says where the threads stand, and as many more take over what waits.
 */
final class Writers implements Executor {
  static final int FEW = 4;
  static final int MOST = 32;
  static final long STUCK_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final Logger LOG = System.getLogger(Writers.class.getName());

  private final LongSupplier nanoTime;
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
  private final BlockingQueue<Runnable> waiting = new LinkedBlockingQueue<>();
  private final ThreadPoolExecutor pool =
      new ThreadPoolExecutor(FEW, FEW, 30, TimeUnit.SECONDS, waiting, this::thread);

  /**
   * @param nanoTime as {@link System#nanoTime}
   */
  Writers(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    pool.allowCoreThreadTimeOut(true);
  }

  /** The same, waiting since a known time. */
  private record Writing(Runnable what, long since) implements Runnable {
    @Override
    public void run() {
      what.run();
    }
  }

  /**
   * Writes soon, on one of the threads.
   *
   * @throws RejectedExecutionException after {@link #end}
   */
  @Override
  public void execute(Runnable writing) {
    long now = nanoTime.getAsLong();
    pool.execute(new Writing(writing, now));
    if (waiting.peek() instanceof Writing first && now - first.since() >= STUCK_NANOS) {
      takeOver();
    }
  }

  private synchronized void takeOver() {
    int before = pool.getCorePoolSize();
    if (before == MOST || threads.size() < before) {
      return;
    }
    LOG.log(
        Level.ERROR,
        "what agents are told waits for more than {0} s; as many threads more write it, the {1} stand here:\n{2}",
        TimeUnit.NANOSECONDS.toSeconds(STUCK_NANOS),
        before,
        threads.stream().map(Writers::stack).collect(Collectors.joining("\n")));
    pool.setMaximumPoolSize(before * 2);
    pool.setCorePoolSize(before * 2);
  }

  private static String stack(Thread thread) {
    return Arrays.stream(thread.getStackTrace())
        .map(frame -> "\n\tat " + frame)
        .collect(Collectors.joining("", thread.getState().toString(), ""));
  }

  private Thread thread(Runnable work) {
    Thread thread =
        new Thread(
            () -> {
              threads.add(Thread.currentThread());
              try {
                work.run();
              } finally {
                threads.remove(Thread.currentThread());
              }
            },
            "waggle-agentlink");
    thread.setDaemon(true);
    return thread;
  }

  /** Takes nothing more; what was given before is still written. */
  void end() {
    pool.shutdown();
  }
}
