package dev.waggle.manager.core.bench;

import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What was done in an iteration and the processor time that it took, which unlike the clock is the
 * same on a machine that others use, too.
 */
@State(Scope.Thread)
@AuxCounters(AuxCounters.Type.EVENTS)
public class Counted {
  private long done;
  private long began;
  private long took;

  /** Shown by JMH: how many in a second of one processor. */
  public long perSecond() {
    return took == 0 ? 0 : done * 1_000_000 / took;
  }

  void add(long more) {
    done += more;
  }

  @Setup(Level.Iteration)
  public void begin() {
    done = 0;
    began = ProcessorTime.micros();
  }

  @TearDown(Level.Iteration)
  public void end() {
    took = ProcessorTime.micros() - began;
  }
}
