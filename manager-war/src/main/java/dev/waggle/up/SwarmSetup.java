package dev.waggle.up;

import dev.waggle.up.SwarmApi.Membership;
import dev.waggle.up.SwarmApi.Progress;
import dev.waggle.up.SwarmApi.Refused;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Makes one swarm of running nodes, going on from wherever the last run ended. */
final class SwarmSetup {
  static final String SERVICE = "hello";
  private static final String IMAGE = "alpine";
  private static final List<String> COMMAND =
      List.of("sh", "-c", "while :; do date; sleep 1; done");
  private static final Duration STEP = Duration.ofMillis(200);
  private static final Duration MEMBER = Duration.ofSeconds(90);
  private static final Duration READY = Duration.ofSeconds(30);
  private static final Duration RUNNING = Duration.ofSeconds(120);

  private final List<UpNode> nodes;
  private final Consumer<String> progress;

  /**
   * @param nodes all answer on their sockets
   * @param progress takes one line per step
   */
  SwarmSetup(List<UpNode> nodes, Consumer<String> progress) {
    this.nodes = List.copyOf(nodes);
    this.progress = progress;
  }

  /**
   * Makes all nodes managers of one swarm.
   *
   * @throws CannotStart if one cannot become a member
   */
  void gather() throws InterruptedException {
    UpNode first = nodes.get(0);
    for (UpNode node : nodes) {
      if (state(node).equals("active")) {
        first = node;
        break;
      }
    }
    if (state(first).equals("inactive")) {
      init(first);
    }
    awaitActive(first);
    String token = token(first);
    for (UpNode node : nodes) {
      if (state(node).equals("inactive")) {
        join(node, first, token);
      }
    }
    for (UpNode node : nodes) {
      awaitActive(node);
    }
  }

  /** Runs the first service, if it is not there, and waits until its tasks run. */
  void runService() throws InterruptedException {
    SwarmApi api = nodes.get(0).api();
    try {
      awaitReady(api);
      if (!api.hasService(SERVICE)) {
        api.createService(SERVICE, IMAGE, COMMAND, nodes.size());
        progress.accept("created service " + SERVICE);
      }
      awaitTasks(api);
    } catch (Refused e) {
      throw new CannotStart("service " + SERVICE + ": " + e.getMessage());
    }
  }

  /** Removes the first service, and waits until its tasks have ended. */
  void removeService() throws InterruptedException {
    SwarmApi api = nodes.get(0).api();
    try {
      api.removeService(SERVICE);
      long deadline = System.nanoTime() + RUNNING.toNanos();
      while (!api.tasks().isEmpty()) {
        if (System.nanoTime() > deadline) {
          throw new CannotStart("the tasks of service " + SERVICE + " do not end");
        }
        Thread.sleep(STEP.toMillis());
      }
    } catch (Refused e) {
      throw new CannotStart("service " + SERVICE + ": " + e.getMessage());
    }
  }

  private void init(UpNode node) {
    try {
      node.api().init(node.address());
      progress.accept(node.name() + " made a swarm (docker swarm init)");
    } catch (Refused e) {
      throw new CannotStart(node.name() + " cannot make a swarm: " + e.getMessage());
    }
  }

  /**
   * A join that only takes long goes on by itself: the node is pending, and is waited for later.
   */
  private void join(UpNode node, UpNode remote, String token) {
    try {
      node.api().join(node.address(), remote.address(), token);
      progress.accept(node.name() + " joined as a manager (docker swarm join)");
    } catch (Refused e) {
      if (!state(node).equals("pending")) {
        throw new CannotStart(node.name() + " cannot join: " + e.getMessage());
      }
      progress.accept(node.name() + " is still joining");
    }
  }

  /** Waits for a leader: after a restart the managers must find each other first. */
  private static String token(UpNode node) throws InterruptedException {
    long deadline = System.nanoTime() + MEMBER.toNanos();
    while (true) {
      try {
        return node.api().managerToken();
      } catch (Refused e) {
        if (System.nanoTime() > deadline) {
          throw new CannotStart(node.name() + ": " + e.getMessage());
        }
        Thread.sleep(STEP.toMillis());
      }
    }
  }

  private static void awaitActive(UpNode node) throws InterruptedException {
    long deadline = System.nanoTime() + MEMBER.toNanos();
    while (!state(node).equals("active")) {
      if (System.nanoTime() > deadline) {
        throw new CannotStart(
            node.name()
                + " is no member after "
                + MEMBER.toSeconds()
                + " s; see "
                + node.console());
      }
      Thread.sleep(STEP.toMillis());
    }
  }

  private static String state(UpNode node) {
    try {
      Membership membership = node.api().membership();
      if (membership.localNodeState().equals("error")) {
        throw new CannotStart(node.name() + ": " + membership.error());
      }
      if (membership.localNodeState().equals("locked")) {
        throw new CannotStart(
            "the swarm is locked: export DOCKER_HOST=unix://"
                + node.api().socket()
                + " and run docker swarm unlock");
      }
      return membership.localNodeState();
    } catch (Refused e) {
      throw new CannotStart(node.name() + ": " + e.getMessage() + "; see " + node.console());
    }
  }

  /** So that the first service finds all nodes; one that does not come is told by its status. */
  private void awaitReady(SwarmApi api) throws Refused, InterruptedException {
    long deadline = System.nanoTime() + READY.toNanos();
    while (api.readyNodes() < nodes.size() && System.nanoTime() < deadline) {
      Thread.sleep(STEP.toMillis());
    }
    progress.accept(api.readyNodes() + " of " + nodes.size() + " nodes are ready");
  }

  private void awaitTasks(SwarmApi api) throws Refused, InterruptedException {
    long deadline = System.nanoTime() + RUNNING.toNanos();
    List<Progress> tasks = api.tasksOf(SERVICE);
    while (running(tasks) < nodes.size() && System.nanoTime() < deadline) {
      Thread.sleep(STEP.toMillis());
      tasks = api.tasksOf(SERVICE);
    }
    Optional<String> trouble =
        tasks.stream().map(task -> task.status().err()).filter(e -> !e.isEmpty()).findFirst();
    progress.accept(
        running(tasks)
            + " of "
            + nodes.size()
            + " tasks of "
            + SERVICE
            + " run"
            + trouble.map(e -> " (" + e + ")").orElse(""));
  }

  private static long running(List<Progress> tasks) {
    return tasks.stream().filter(task -> task.status().state().equals("running")).count();
  }
}
