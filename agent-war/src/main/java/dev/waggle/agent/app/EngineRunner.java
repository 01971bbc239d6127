package dev.waggle.agent.app;

import dev.waggle.agent.adapter.engine.Engine;
import dev.waggle.agent.adapter.engine.EngineFailure;
import dev.waggle.agent.adapter.engine.HostFacts;
import dev.waggle.agent.adapter.engine.StopRule;
import dev.waggle.agent.adapter.engine.TaskRef;
import dev.waggle.agent.core.content.ContainerFile;
import dev.waggle.agent.core.content.ContentFault;
import dev.waggle.agent.core.content.NodeSupply;
import dev.waggle.agent.core.content.TaskContent;
import dev.waggle.agent.core.task.ContainerView;
import dev.waggle.agent.core.task.LocalTask;
import dev.waggle.agent.core.task.StepOutcome;
import dev.waggle.agent.core.task.TaskAction;
import dev.waggle.dispatch.AssignedTask;
import dev.waggle.model.id.TaskId;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException;

/**
 * Lets the engine do actions, on threads of its own, and tells how they ended. Work and looks have
 * some threads each. Pulling and stopping only wait for others, for as long as an image is large or
 * a grace period long: there each action has a thread, so that none waits for another's end.
 * Threads and queues are bounded by the number of tasks, of which each has one action under way.
 */
final class EngineRunner implements AutoCloseable {
  private static final Logger LOG = System.getLogger(EngineRunner.class.getName());

  /** How many changes the engine is asked for at once by any machine's node. */
  static final int MOST_CHANGES = 64;

  private static final int CHANGES_AT_ONCE = 16;
  private static final int LOOKS_AT_ONCE = 16;

  private static final StepOutcome BROKEN_OFF = StepOutcome.temporary("broken off");

  private final Engine engine;
  private final ExecutorService changes;
  private final ExecutorService looks = threads("waggle-look", LOOKS_AT_ONCE);
  private final ExecutorService waits = waiting("waggle-wait");
  private final Turns turns;
  private final Breaker breaker = new Breaker();
  private final Map<TaskId, Operation> underWay = new ConcurrentHashMap<>();
  private volatile NodeSupply supply = NodeSupply.NOTHING;

  EngineRunner(Engine engine) {
    this(engine, HostFacts.processors(), HostFacts::idle);
  }

  /**
   * @param idle how long the processors have stood idle, as {@link Turns} has it
   */
  EngineRunner(Engine engine, int processors, Supplier<Duration> idle) {
    this.engine = engine;
    int most = Math.min(MOST_CHANGES, Math.max(CHANGES_AT_ONCE, processors));
    changes = threads("waggle-engine", most);
    turns = new Turns(Math.min(most, Math.max(2, processors)), idle);
  }

  /** What the node has for its tasks from now on. */
  void use(NodeSupply now) {
    supply = now;
  }

  /**
   * Begins an action.
   *
   * @param whenDone told exactly once, on a thread of the runner's, also after {@link #cancel}
   */
  void begin(LocalTask task, TaskAction action, Consumer<StepOutcome> whenDone) {
    Operation operation = new Operation(task.id(), whenDone);
    underWay.put(task.id(), operation);
    AssignedTask assigned = task.assigned();
    NodeSupply now = supply;
    if (action instanceof TaskAction.Prepare) {
      operation.run(waits, () -> pulled(assigned), () -> prepare(assigned, now, operation));
    } else if (action instanceof TaskAction.Stop || action instanceof TaskAction.Remove) {
      operation.run(waits, () -> stop(assigned, action), operation::end);
    } else {
      operation.run(changes, () -> change(assigned, action, now, operation), operation::end);
    }
  }

  /**
   * Breaks off the action that is under way for a task, if the engine lets itself be broken off.
   */
  void cancel(TaskId task) {
    Optional.ofNullable(underWay.get(task)).ifPresent(Operation::cancel);
  }

  /** Asks the engine something, on a thread of the runner's. */
  void ask(Runnable question) {
    changes.execute(question);
  }

  /** Asks the engine how things are; kept apart, for what it answers decides what is done next. */
  void look(Runnable question) {
    looks.execute(question);
  }

  /** Asks the engine something that may wait for long. */
  void askPatiently(Runnable question) {
    waits.execute(question);
  }

  /** Why the engine is spared now; empty if it is not. */
  Optional<String> trouble() {
    return breaker.trouble(nowMillis()).map("the engine fails again and again: "::concat);
  }

  @Override
  public void close() {
    changes.shutdownNow();
    looks.shutdownNow();
    waits.shutdownNow();
  }

  private StepOutcome pulled(AssignedTask task) {
    engine.pull(task);
    return StepOutcome.done();
  }

  private void prepare(AssignedTask task, NodeSupply now, Operation operation) {
    operation.run(changes, () -> created(task, now, operation), operation::end);
  }

  private StepOutcome created(AssignedTask task, NodeSupply now, Operation operation) {
    AssignedTask expanded = TaskContent.expanded(task, now);
    return inTurn(operation, () -> engine.create(expanded));
  }

  private StepOutcome started(AssignedTask task, NodeSupply now, Operation operation) {
    AssignedTask expanded = TaskContent.expanded(task, now);
    List<ContainerFile> files;
    try {
      files = TaskContent.files(task, now);
    } catch (ContentFault fault) {
      return fault.isTemporary()
          ? StepOutcome.temporary(fault.text())
          : StepOutcome.fatal("starting container failed: " + fault.text());
    }
    return inTurn(operation, () -> engine.start(expanded, files));
  }

  private StepOutcome stop(AssignedTask task, TaskAction action) {
    if (action instanceof TaskAction.Remove) {
      engine.remove(TaskRef.of(task), StopRule.of(task));
      return StepOutcome.done();
    }
    return new StepOutcome.Done(engine.stop(TaskRef.of(task), StopRule.of(task)));
  }

  private StepOutcome change(
      AssignedTask task, TaskAction action, NodeSupply now, Operation operation) {
    if (action instanceof TaskAction.Accept) {
      engine.accept(TaskContent.expanded(task, now));
      return StepOutcome.done();
    }
    if (action instanceof TaskAction.Start) {
      return started(task, now, operation);
    }
    if (action instanceof TaskAction.Await) {
      Optional<ContainerView> seen = engine.inspect(TaskRef.of(task));
      return new StepOutcome.Done(seen);
    }
    throw new AssertionError("not the engine's: " + action);
  }

  private StepOutcome inTurn(Operation operation, Supplier<ContainerView> call) {
    Turns.Turn turn;
    try {
      turn = turns.take();
    } catch (InterruptedException e) {
      return BROKEN_OFF;
    }
    try {
      return throughBreaker(operation, call);
    } finally {
      turn.end();
    }
  }

  /**
   * While the breaker spares the engine, the engine's last failure stays the reason: the operator
   * is told what is wrong, and the managers nothing new with each try.
   */
  private StepOutcome throughBreaker(Operation operation, Supplier<ContainerView> call) {
    Breaker.Pass pass = breaker.ask(nowMillis());
    if (pass == Breaker.Pass.NONE) {
      return StepOutcome.temporary(breaker.why());
    }
    try {
      ContainerView made = call.get();
      breaker.succeeded(pass);
      return StepOutcome.done(made);
    } catch (TimeoutException e) {
      return failedForNow(operation, pass, "the engine does not answer in time");
    } catch (EngineFailure.Temporary e) {
      return failedForNow(operation, pass, e.text());
    } catch (RuntimeException e) {
      breaker.succeeded(pass); // a refusal is an answer
      throw e;
    } catch (Error fault) {
      breaker.brokenOff(pass); // it says nothing about the engine
      throw fault;
    }
  }

  private StepOutcome failedForNow(Operation operation, Breaker.Pass pass, String why) {
    if (operation.isCancelled()) {
      breaker.brokenOff(pass);
    } else {
      breaker.failed(pass, why, nowMillis());
    }
    return StepOutcome.temporary(why);
  }

  private static long nowMillis() {
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
  }

  private static StepOutcome outcomeOf(Supplier<StepOutcome> work) {
    try {
      return work.get();
    } catch (EngineFailure failure) {
      return failure.isTemporary()
          ? StepOutcome.temporary(failure.text())
          : StepOutcome.fatal(failure.text());
    } catch (ContentFault fault) {
      return fault.isTemporary()
          ? StepOutcome.temporary(fault.text())
          : StepOutcome.fatal(fault.text());
    } catch (RuntimeException e) {
      // A limit of Fault Tolerance, or a fault of ours: neither says anything about the task.
      return StepOutcome.temporary(
          "the engine does not answer: " + Optional.ofNullable(e.getMessage()).orElse("" + e));
    } catch (Error fault) {
      LOG.log(Level.ERROR, "a fault of this node: the task is tried again", fault);
      return StepOutcome.temporary("a fault of this node: " + fault);
    }
  }

  /** One action of one task, from its beginning to the word about its end. */
  private final class Operation {
    private final TaskId task;
    private final Consumer<StepOutcome> whenDone;
    private Optional<Thread> worker = Optional.empty();
    private boolean cancelled;
    private volatile StepOutcome last = StepOutcome.done();

    Operation(TaskId task, Consumer<StepOutcome> whenDone) {
      this.task = task;
      this.whenDone = whenDone;
    }

    /** Does a part of it; {@code then} goes on if that succeeded. */
    void run(ExecutorService threads, Supplier<StepOutcome> work, Runnable then) {
      threads.execute(
          () -> {
            StepOutcome outcome = claim() ? outcomeOf(work) : BROKEN_OFF;
            release();
            last = outcome;
            if (outcome instanceof StepOutcome.Failed) {
              end();
            } else {
              then.run();
            }
          });
    }

    void end() {
      underWay.remove(task, this);
      whenDone.accept(last);
    }

    synchronized void cancel() {
      cancelled = true;
      worker.ifPresent(Thread::interrupt);
    }

    synchronized boolean isCancelled() {
      return cancelled;
    }

    private synchronized boolean claim() {
      if (!cancelled) {
        worker = Optional.of(Thread.currentThread());
      }
      return !cancelled;
    }

    private synchronized void release() {
      worker = Optional.empty();
      if (Thread.interrupted()) {
        cancelled = true; // the interrupt was for the work, not for the thread
      }
    }
  }

  private static ExecutorService threads(String name, int most) {
    return pool(name, most, most, new LinkedBlockingQueue<>());
  }

  /** A thread for whatever is to be waited for. */
  private static ExecutorService waiting(String name) {
    return pool(name, 0, Integer.MAX_VALUE, new SynchronousQueue<>());
  }

  private static ExecutorService pool(
      String name, int least, int most, BlockingQueue<Runnable> queue) {
    AtomicInteger number = new AtomicInteger();
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            least,
            most,
            30,
            TimeUnit.SECONDS,
            queue,
            work -> {
              Thread thread = new Thread(work, name + "-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            },
            new ThreadPoolExecutor.DiscardPolicy()); // after the end nobody waits for an answer
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }
}
