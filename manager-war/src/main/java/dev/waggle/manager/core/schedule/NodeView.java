package dev.waggle.manager.core.schedule;

import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.model.id.ServiceId;
import dev.waggle.model.object.Node;
import dev.waggle.model.object.RetainedSpec;
import dev.waggle.model.object.Task;
import dev.waggle.model.spec.EndpointSpec;
import dev.waggle.model.spec.GenericResource;
import dev.waggle.model.spec.Resources;
import dev.waggle.model.task.TaskState;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A node as the scheduler sees it within one round, kept up to date with each task that is put on
 * it. Tasks that wait for the node hold nothing there. What its tasks hold is only read when a task
 * is about to be put on it, so that a round costs what it changes. A task that is to stop no longer
 * counts as active, but holds its resources and ports until it has ended.
 */
final class NodeView {
  private final ClusterState state;
  private final Node node;
  private final boolean hasSession;
  private int activeTasks;
  private Optional<Load> load = Optional.empty();

  NodeView(ClusterState state, Node node, boolean hasSession) {
    this.state = state;
    this.node = node;
    this.hasSession = hasSession;
    this.activeTasks = state.activeTasksOn(node.id());
  }

  Node node() {
    return node;
  }

  boolean hasSession() {
    return hasSession;
  }

  int activeTasks() {
    return activeTasks;
  }

  int activeTasksOf(ServiceId service) {
    return load().activeByService.getOrDefault(service, 0);
  }

  FreeResources free() {
    return load().free;
  }

  boolean holds(HostPort port) {
    return load().ports.contains(port);
  }

  /** Puts a task on the node; the answer is the generic resources that it is given. */
  List<GenericResource> place(Demand demand) {
    List<GenericResource> given = free().choose(demand.reservations());
    load().hold(demand.reservations(), given, demand.hostPorts());
    load().activeByService.merge(demand.service(), 1, Integer::sum);
    activeTasks++;
    return given;
  }

  static boolean isActive(Task task) {
    return !task.state().isTerminal() && !task.desiredState().isAfter(TaskState.COMPLETE);
  }

  private Load load() {
    Load read = load.orElseGet(this::read);
    load = Optional.of(read);
    return read;
  }

  private Load read() {
    Load read = new Load(FreeResources.of(node.description().resources()));
    for (Task task : state.tasksOn(node.id())) {
      if (!task.state().isBefore(TaskState.ASSIGNED) && !task.state().isTerminal()) {
        read.add(task, state.specOf(task));
      }
    }
    return read;
  }

  /** What the tasks on the node hold. */
  private static final class Load {
    private final FreeResources free;
    private final Set<HostPort> ports = new HashSet<>();
    private final Map<ServiceId, Integer> activeByService = new HashMap<>();

    private Load(FreeResources free) {
      this.free = free;
    }

    private void add(Task task, Optional<RetainedSpec> spec) {
      hold(
          spec.map(s -> s.taskTemplate().reservations()).orElse(Resources.NONE),
          task.genericResources().orElse(List.of()),
          HostPort.of(spec.flatMap(RetainedSpec::endpoint).orElse(EndpointSpec.EMPTY)));
      if (isActive(task)) {
        task.serviceId().ifPresent(id -> activeByService.merge(id, 1, Integer::sum));
      }
    }

    private void hold(Resources reserved, List<GenericResource> given, Set<HostPort> taken) {
      free.take(reserved, given);
      ports.addAll(taken);
    }
  }
}
