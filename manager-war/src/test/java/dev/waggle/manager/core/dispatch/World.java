package dev.waggle.manager.core.dispatch;

import dev.waggle.dispatch.AgentMessage.Heartbeat;
import dev.waggle.dispatch.AgentMessage.Hello;
import dev.waggle.dispatch.AgentMessage.Statuses;
import dev.waggle.dispatch.ManagerMessage;
import dev.waggle.dispatch.ManagerMessage.SessionStarted;
import dev.waggle.dispatch.SessionId;
import dev.waggle.dispatch.TaskStatusUpdate;
import dev.waggle.manager.core.cluster.ClusterCommands;
import dev.waggle.manager.core.cluster.NewCluster;
import dev.waggle.manager.core.cluster.NewNode;
import dev.waggle.manager.core.decision.Command;
import dev.waggle.manager.core.decision.DecisionContext;
import dev.waggle.manager.core.decision.Verdict;
import dev.waggle.manager.core.dispatch.Dispatcher.Heard;
import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.manager.core.state.Draft;
import dev.waggle.manager.core.state.StateReducer;
import dev.waggle.model.id.ClusterId;
import dev.waggle.model.id.NodeId;
import dev.waggle.model.id.ServiceId;
import dev.waggle.model.id.TaskId;
import dev.waggle.model.meta.Version;
import dev.waggle.model.object.JoinTokens;
import dev.waggle.model.object.Node;
import dev.waggle.model.object.NodeDescription;
import dev.waggle.model.object.NodeState;
import dev.waggle.model.object.RetainedSpec;
import dev.waggle.model.object.StoredObject;
import dev.waggle.model.object.Task;
import dev.waggle.model.object.TlsInfo;
import dev.waggle.model.spec.Availability;
import dev.waggle.model.spec.ContainerSpec;
import dev.waggle.model.spec.Role;
import dev.waggle.model.spec.TaskSpec;
import dev.waggle.model.task.TaskState;
import dev.waggle.model.task.TaskStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A cluster of which manager m1 leads, one clock, and a dispatcher whose rounds always commit. */
final class World {
  static final NodeId M1 = node("m1");
  static final ServiceId WEB = new ServiceId(id("web"));
  static final Instant WALL = Instant.parse("2026-11-24T07:00:00Z");

  final Dispatcher dispatcher = new Dispatcher(M1);
  final List<ProbeRequest> probes = new ArrayList<>();
  ClusterState state = ClusterState.empty();
  long now = 1_000;
  private long index;
  private int ids;

  World() {
    NewCluster founded =
        new NewCluster(
            new ClusterId(id("cluster")),
            Optional.empty(),
            NewCluster.Addresses.DEFAULT,
            new NewCluster.Authority("key", "cert", TlsInfo.EMPTY, new JoinTokens("w-1", "m-1")),
            joining(M1, Role.MANAGER));
    run(ClusterCommands.found(founded));
    dispatcher.newTerm(state, now);
  }

  World withManagers(String... names) {
    List.of(names).forEach(name -> run(ClusterCommands.admit(joining(node(name), Role.MANAGER))));
    return this;
  }

  World withWorkers(String... names) {
    List.of(names).forEach(name -> run(ClusterCommands.admit(joining(node(name), Role.WORKER))));
    return this;
  }

  private static NewNode joining(NodeId id, Role role) {
    return new NewNode(
        id,
        role,
        Availability.ACTIVE,
        "pem",
        NodeDescription.EMPTY,
        id + ":2377",
        role == Role.MANAGER ? Optional.of(id + ":2378") : Optional.empty());
  }

  <R> Verdict<R> run(Command<R> command) {
    Draft draft = new Draft(state);
    Verdict<R> verdict = command.decide(draft, context());
    if (verdict instanceof Verdict.Accepted) {
      commit(draft);
    }
    return verdict;
  }

  void commit(Draft draft) {
    state = StateReducer.apply(state, ++index, 1, draft.toTransaction(1, now)).state();
  }

  /** Lets the clock go on in steps of a quarter second, with a round whenever one is wanted. */
  void pass(long millis) {
    long end = now + millis;
    while (now < end) {
      now = Math.min(end, now + 250);
      step();
    }
  }

  void step() {
    dispatcher.tick(state, now);
    probes.addAll(dispatcher.takeProbes());
    if (dispatcher.wantsRound()) {
      Draft draft = new Draft(state);
      dispatcher.decide(draft, context());
      commit(draft);
    }
  }

  static Hello hello(NodeId node, String process) {
    return new Hello(
        1,
        node,
        process,
        Optional.of("boot-1"),
        Optional.of(node + ":2377"),
        NodeDescription.EMPTY);
  }

  SessionId open(NodeId node) {
    return open(hello(node, "p1"));
  }

  SessionId open(Hello hello) {
    ManagerMessage opened = run(dispatcher.open(hello, "10.0.0.1")).orThrow();
    return ((SessionStarted) opened).sessionId();
  }

  /** A node that is ready, and whose kernel is known to answer. */
  SessionId ready(String name) {
    SessionId session = open(node(name));
    step();
    answers(name, "m1");
    step();
    return session;
  }

  Heard beat(NodeId node, SessionId session) {
    return dispatcher.heartbeat(
        node, session, new Heartbeat(1, Optional.empty(), Optional.empty(), List.of()), 1, now);
  }

  void answers(String name, String judge) {
    dispatcher.probeResult(new ProbeResult(node(name), node(judge), true, now));
  }

  void silent(String name, String judge) {
    dispatcher.probeResult(new ProbeResult(node(name), node(judge), false, now));
  }

  /** Every probe of the last step is answered, or not, as {@code judges} find. */
  void passWithProbes(long millis, boolean answered, String... judges) {
    long end = now + millis;
    while (now < end) {
      probes.clear();
      pass(250);
      for (ProbeRequest probe : probes) {
        for (String judge : judges) {
          dispatcher.probeResult(
              new ProbeResult(probe.node(), node(judge), answered, probe.sentAtMillis()));
        }
      }
    }
  }

  Node stored(String name) {
    return state.nodes().get(node(name)).orElseThrow();
  }

  NodeState stateOf(String name) {
    return stored(name).status().state();
  }

  void put(Task... tasks) {
    put(ContainerSpec.EMPTY, tasks);
  }

  /** Tasks that run such a container. */
  void put(ContainerSpec container, Task... tasks) {
    Draft draft = new Draft(state);
    draft.put(
        new RetainedSpec(
            WEB,
            0,
            "web",
            Map.of("tier", "front"),
            TaskSpec.of(container),
            Optional.empty(),
            Optional.of("secret-auth"),
            Version.NONE));
    List.of(tasks).forEach(draft::put);
    commit(draft);
  }

  void remove(StoredObject object) {
    Draft draft = new Draft(state);
    draft.remove(object);
    commit(draft);
  }

  static Task task(String name, String node, TaskState observed) {
    return new Task(
        new TaskId(id(name)),
        Version.NONE,
        WALL,
        WALL,
        Optional.empty(),
        Map.of(),
        Optional.empty(),
        Optional.of(WEB),
        1,
        Optional.of(node(node)),
        TaskStatus.of(WALL, observed, "test"),
        TaskState.RUNNING,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Task.Bookkeeping.of(0, 0));
  }

  Task stored(Task task) {
    return state.tasks().get(task.id()).orElseThrow();
  }

  Verdict<Integer> report(NodeId node, SessionId session, Task task, TaskState seen) {
    TaskStatusUpdate update =
        new TaskStatusUpdate(task.id(), TaskStatus.of(WALL.plusMillis(now), seen, "seen"));
    return run(dispatcher.report(node, session, new Statuses(false, List.of(update))));
  }

  DecisionContext context() {
    return new DecisionContext() {
      @Override
      public long clusterMillis() {
        return now;
      }

      @Override
      public Instant wallClock() {
        return WALL.plusMillis(now);
      }

      @Override
      public String freshId() {
        return id("fresh" + ids++ + "x");
      }

      @Override
      public String leaderNode() {
        return M1.value();
      }
    };
  }

  static NodeId node(String name) {
    return new NodeId(id(name));
  }

  static String id(String name) {
    return (name + "0".repeat(25)).substring(0, 25);
  }
}
