package dev.waggle.manager.core.bench;

import dev.waggle.manager.core.TestContext;
import dev.waggle.manager.core.schedule.Scheduler;
import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.manager.core.state.Draft;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One round that places all tasks that wait, on 5,000 nodes. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xms2g", "-Xmx2g", "-XX:+UseSerialGC"})
@Warmup(iterations = 4, time = 5)
@Measurement(iterations = 5, time = 5)
public class SchedulerBenchmark {
  private static final int NODES = 5_000;

  @Param({"1000", "10000", "100000"})
  int tasks;

  @Param({"1000", "100"})
  int serviceSize;

  private ClusterState state = ClusterState.empty();

  @Setup
  public void build() {
    state = LargeClusters.waiting(NODES, tasks, serviceSize);
  }

  @Benchmark
  public ClusterState place(Counted counted) {
    Draft draft = new Draft(state);
    new Scheduler(node -> true, any -> true).decide(draft, new TestContext(1));
    int left = draft.state().unassignedTasks().size();
    if (left != 0) {
      throw new IllegalStateException(left + " tasks have no node");
    }
    counted.add(tasks);
    return draft.state();
  }
}
