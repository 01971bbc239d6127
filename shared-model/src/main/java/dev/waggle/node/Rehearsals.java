package dev.waggle.node;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;

/**
 * Plays something again and again on a thread of its own, until the JVM has compiled what it calls:
 * interpreted, the first tasks of a node take a fifth longer. It plays once, which loads the
 * classes, waits for the start to end, and then rests as long as it plays, so that it never has
 * more than half of one processor. What goes wrong in it ends it and is nobody's concern.
 */
public final class Rehearsals implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Rehearsals.class.getName());

  /** The compiler takes up what was called 200 times; most of it is called often in one pass. */
  private static final int PASSES = 60;

  /** The start of the server comes first: it is not done yet when its applications begin. */
  private static final long START_MILLIS = 4_000;

  private static final Duration END = Duration.ofSeconds(3);

  private final Runnable pass;
  private final Thread thread = new Thread(this::run, "waggle-rehearsal");
  private volatile boolean closed;

  private Rehearsals(Runnable pass) {
    this.pass = pass;
    thread.setDaemon(true);
    thread.setPriority(Thread.MIN_PRIORITY);
  }

  /**
   * Begins at once.
   *
   * @param pass played some dozen times, each time from the beginning; touches nothing outside
   */
  public static Rehearsals begin(Runnable pass) {
    Rehearsals begun = new Rehearsals(pass);
    begun.thread.start();
    return begun;
  }

  private void run() {
    long began = System.nanoTime();
    try {
      for (int played = 0; played < PASSES && !closed; played++) {
        long pause = played();
        Thread.sleep(played == 0 ? START_MILLIS : pause);
      }
      long took = (System.nanoTime() - began) / 1_000_000;
      LOG.log(Level.DEBUG, "rehearsed in {0} ms", took);
    } catch (InterruptedException e) {
      LOG.log(Level.DEBUG, "the rehearsal ends early");
    } catch (RuntimeException e) {
      LOG.log(Level.DEBUG, "not rehearsed", e);
    }
  }

  private long played() {
    long began = System.nanoTime();
    pass.run();
    return (System.nanoTime() - began) / 1_000_000;
  }

  /** Ends it, within a pass; to be called while classes can still be loaded. */
  @Override
  public void close() {
    closed = true;
    Threads.end(END, thread);
  }
}
