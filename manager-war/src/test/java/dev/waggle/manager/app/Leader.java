package dev.waggle.manager.app;

import static dev.waggle.manager.core.Clusters.cluster;
import static dev.waggle.manager.core.Clusters.clusterWith;
import static dev.waggle.manager.core.Clusters.node;
import static dev.waggle.manager.core.Clusters.nodeId;

import dev.waggle.dispatch.AgentMessage.Heartbeat;
import dev.waggle.dispatch.AgentMessage.Hello;
import dev.waggle.dispatch.ManagerMessage;
import dev.waggle.dispatch.ManagerMessage.SessionStarted;
import dev.waggle.dispatch.SessionId;
import dev.waggle.manager.core.decision.Command;
import dev.waggle.manager.core.decision.Outcome;
import dev.waggle.manager.core.decision.ProposalLog;
import dev.waggle.manager.core.decision.Verdict;
import dev.waggle.manager.core.dispatch.AgentDesk;
import dev.waggle.manager.core.dispatch.Dispatcher.Heard;
import dev.waggle.manager.core.dispatch.ProbeRequest;
import dev.waggle.manager.core.dispatch.ProbeResult;
import dev.waggle.manager.core.state.Applied;
import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.manager.core.state.StateReducer;
import dev.waggle.manager.core.state.Transaction;
import dev.waggle.model.id.NodeId;
import dev.waggle.model.object.NodeDescription;
import dev.waggle.model.object.NodeState;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A leading control over a log of one member, which commits at once unless it is held. */
final class Leader implements ProposalLog, Control.Peers, AutoCloseable {
  static final NodeId M1 = nodeId("m1");
  static final NodeId W1 = nodeId("w1");
  static final NodeId W2 = nodeId("w2");
  private static final long TERM = 1;
  private static final long BUDGET_SECONDS = 30;

  final BlockingQueue<ProbeRequest> probes = new LinkedBlockingQueue<>();
  final BlockingQueue<Runnable> held = new LinkedBlockingQueue<>();
  final CompletableFuture<Void> askedWhomTheLogHears = new CompletableFuture<>();
  private final Control control =
      Control.create(
          M1,
          this,
          why -> {
            throw new AssertionError(why);
          },
          this);
  private volatile boolean holding;
  private volatile ClusterState state =
      clusterWith(cluster(), node("m1").drained(), node("w1"), node("w2").in(NodeState.UNKNOWN));

  Leader() {
    control.restored(state);
    control.leading(TERM);
    control.start();
  }

  ClusterState state() {
    return state;
  }

  Control control() {
    return control;
  }

  /** Proposals from now on wait in {@link #held}. */
  void hold() {
    holding = true;
  }

  @Override
  public void propose(Transaction tx, Consumer<Outcome> whenDone) {
    if (holding) {
      held.add(() -> commit(tx, whenDone));
    } else {
      commit(tx, whenDone);
    }
  }

  private void commit(Transaction tx, Consumer<Outcome> whenDone) {
    Applied applied = StateReducer.apply(state, state.appliedIndex() + 1, TERM, tx);
    state = applied.state();
    control.applied(applied);
    whenDone.accept(new Outcome.Committed(state.appliedIndex()));
  }

  @Override
  public Set<NodeId> heardByLog() {
    askedWhomTheLogHears.complete(null);
    return Set.of(M1);
  }

  @Override
  public void probe(ProbeRequest request, Consumer<ProbeResult> result) {
    probes.add(request);
    result.accept(new ProbeResult(request.node(), M1, true, request.sentAtMillis()));
  }

  <R> R run(Command<R> command) {
    return got(control.loop().submit(command, Optional.empty())).orThrow();
  }

  SessionId session(NodeId node) {
    Hello hello =
        new Hello(
            1,
            node,
            "process-1",
            Optional.empty(),
            Optional.of("192.0.2.1:2377"),
            state
                .nodes()
                .get(node)
                .map(known -> known.description())
                .orElse(NodeDescription.EMPTY));
    Verdict<ManagerMessage> opened = got(control.open(hello, "192.0.2.1"));
    return ((SessionStarted) opened.orThrow()).sessionId();
  }

  Heard beat(NodeId node, SessionId session, NodeId... beside) {
    CompletableFuture<Heard> heard = new CompletableFuture<>();
    Heartbeat beat = new Heartbeat(1_000_000, Optional.empty(), Optional.empty(), List.of(beside));
    control.heartbeat(node, session, beat, heard::complete);
    return got(heard);
  }

  Told stream(NodeId node, SessionId session) {
    Told told = new Told();
    if (!streams(node, session, told)) {
      throw new AssertionError("no session " + session);
    }
    return told;
  }

  boolean streams(NodeId node, SessionId session, Told to) {
    CompletableFuture<Boolean> known = new CompletableFuture<>();
    control.stream(node, session, to, known::complete);
    return got(known);
  }

  static <T> T got(Future<T> future) {
    try {
      return future.get(BUDGET_SECONDS, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** What an agent was sent. */
  static final class Told implements AgentDesk.Stream {
    final CompletableFuture<Void> closed = new CompletableFuture<>();
    private final BlockingQueue<ManagerMessage> messages = new LinkedBlockingQueue<>();
    private volatile boolean full;

    /** Takes nothing more from now on. */
    void full() {
      full = true;
    }

    @Override
    public boolean offer(ManagerMessage message) {
      return !full && messages.add(message);
    }

    @Override
    public void close() {
      closed.complete(null);
    }

    /** The next message of whatever kind. */
    ManagerMessage next() {
      try {
        ManagerMessage message = messages.poll(BUDGET_SECONDS, TimeUnit.SECONDS);
        if (message == null) {
          throw new AssertionError("nothing was told");
        }
        return message;
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }

    /** The next message of that kind; others are passed over. */
    <M extends ManagerMessage> M next(Class<M> kind) {
      ManagerMessage message = next();
      while (!kind.isInstance(message)) {
        message = next();
      }
      return kind.cast(message);
    }
  }

  @Override
  public void close() {
    control.close();
  }
}
