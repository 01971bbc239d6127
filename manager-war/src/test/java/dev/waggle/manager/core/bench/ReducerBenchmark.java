package dev.waggle.manager.core.bench;

import dev.waggle.manager.core.TestContext;
import dev.waggle.manager.core.decision.Stamps;
import dev.waggle.manager.core.state.Applied;
import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.manager.core.state.Draft;
import dev.waggle.manager.core.state.StateReducer;
import dev.waggle.manager.core.state.Transaction;
import dev.waggle.model.id.NodeId;
import dev.waggle.model.object.Task;
import dev.waggle.model.task.TaskState;
import dev.waggle.model.task.TaskStatus;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
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

/** Applying entries of 200 changes each to a cluster of 5,000 nodes: what every manager does. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xms2g", "-Xmx2g", "-XX:+UseSerialGC"})
@Warmup(iterations = 4, time = 3)
@Measurement(iterations = 5, time = 3)
public class ReducerBenchmark {
  private static final int NODES = 5_000;
  private static final int SERVICE_SIZE = 100;
  private static final int CHANGES = 200;
  private static final int ENTRIES = 100;
  private static final long TERM = 1;

  @Param({"1000", "100000"})
  int tasks;

  private ClusterState running = ClusterState.empty();
  private ClusterState waiting = ClusterState.empty();
  private List<Transaction> statuses = List.of();
  private List<Transaction> placements = List.of();

  @Setup
  public void build() {
    TestContext context = new TestContext(1);
    running = LargeClusters.running(NODES, tasks, SERVICE_SIZE);
    waiting = LargeClusters.waiting(NODES, tasks, SERVICE_SIZE);
    statuses =
        entries(
            running,
            task ->
                Stamps.observed(
                    task, TaskStatus.of(context.wallClock(), TaskState.FAILED, "f"), context));
    List<NodeId> nodes = waiting.nodes().keys().toList();
    SplittableRandom random = new SplittableRandom(2);
    placements =
        entries(
            waiting,
            task ->
                Stamps.observed(
                    task.withNodeId(nodes.get(random.nextInt(NODES))),
                    TaskStatus.of(context.wallClock(), TaskState.ASSIGNED, "a"),
                    context));
  }

  /** Entries that each change as many tasks, chosen by chance. */
  private static List<Transaction> entries(ClusterState state, UnaryOperator<Task> change) {
    SplittableRandom random = new SplittableRandom(1);
    List<Task> all = new ArrayList<>(state.tasks().values());
    List<Transaction> entries = new ArrayList<>();
    for (int entry = 0; entry < ENTRIES; entry++) {
      Draft draft = new Draft(state);
      Set<Task> chosen = new LinkedHashSet<>();
      while (chosen.size() < CHANGES) {
        chosen.add(all.get(random.nextInt(all.size())));
      }
      chosen.forEach(task -> draft.put(change.apply(task)));
      entries.add(draft.toTransaction(TERM, 1));
    }
    return entries;
  }

  @Benchmark
  public ClusterState reports(Counted counted) {
    return applied(running, statuses, counted);
  }

  @Benchmark
  public ClusterState placed(Counted counted) {
    return applied(waiting, placements, counted);
  }

  private static ClusterState applied(
      ClusterState before, List<Transaction> entries, Counted counted) {
    ClusterState after = before;
    for (Transaction entry : entries) {
      Applied applied = StateReducer.apply(before, before.appliedIndex() + 1, TERM, entry);
      if (applied.voidReason().isPresent()) {
        throw new IllegalStateException(applied.voidReason().get());
      }
      after = applied.state();
      counted.add(CHANGES);
    }
    return after;
  }
}
