package dev.waggle.sim;

import dev.waggle.model.object.Cluster;
import dev.waggle.model.object.Node;
import dev.waggle.model.object.NodeState;
import dev.waggle.model.object.Task;
import dev.waggle.model.spec.EndpointSpec;
import dev.waggle.model.spec.PortConfig;
import dev.waggle.model.spec.PublishMode;
import dev.waggle.model.spec.Resources;
import dev.waggle.model.task.TaskState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What a node has is given out once, and no node is Down that was well all the time. */
final class NodeChecks {
  private final Simulation world;
  private final Invariants invariants;

  NodeChecks(Simulation world, Invariants invariants) {
    this.world = world;
    this.invariants = invariants;
  }

  void check(Node node) {
    Resources has = node.description().resources();
    List<Task> tasks =
        invariants.newest().tasksOn(node.id()).stream()
            .filter(task -> !task.state().isBefore(TaskState.ASSIGNED))
            .filter(task -> !task.state().isTerminal() && Invariants.wanted(task))
            .toList();
    require(node, "processors", tasks, Resources::nanoCpus, has);
    require(node, "memory", tasks, Resources::memoryBytes, has);
    List<String> ports = new ArrayList<>();
    tasks.forEach(task -> ports.addAll(portsOf(task)));
    invariants.require(
        new HashSet<>(ports).size() == ports.size(),
        "host ports of " + node.hostname() + " given twice: " + ports);
  }

  private void require(
      Node node,
      String what,
      List<Task> tasks,
      Function<Resources, Optional<Long>> amount,
      Resources has) {
    long reserved = tasks.stream().mapToLong(task -> reserved(task, amount)).sum();
    invariants.require(
        reserved <= amount.apply(has).orElse(0L), what + " of " + node.hostname() + " oversold");
  }

  private long reserved(Task task, Function<Resources, Optional<Long>> amount) {
    return invariants
        .newest()
        .specOf(task)
        .flatMap(spec -> amount.apply(spec.taskTemplate().reservations()))
        .orElse(0L);
  }

  private List<String> portsOf(Task task) {
    return invariants.newest().specOf(task).flatMap(spec -> spec.endpoint()).stream()
        .map(EndpointSpec::portsOrEmpty)
        .flatMap(List::stream)
        .filter(port -> port.publishModeOrDefault() == PublishMode.HOST)
        .map(NodeChecks::text)
        .toList();
  }

  private static String text(PortConfig port) {
    return port.publishedPortOrZero() + "/" + port.protocolOrDefault();
  }

  /**
   * Somebody is taken for Down: within the time that a silent agent is waited for, it was not well.
   */
  void checkDown(Node before, Node after) {
    if (before.status().state() == NodeState.DOWN || after.status().state() != NodeState.DOWN) {
      return;
    }
    long wellFor = world.hostOf(after.id()).map(SimHost::wellFor).orElse(0L);
    invariants.require(
        wellFor <= Cluster.Settings.DEFAULT.grace().toMillis(),
        after.hostname() + " is Down and has been well for " + wellFor + " ms: " + after.status());
  }
}
