package dev.waggle.agent.adapter.engine;

import dev.waggle.dispatch.AssignedTask;
import dev.waggle.model.object.Task;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Name and labels by which people and we find the container of a task. */
final class ContainerName {
  static final String TASK_LABEL = "com.docker.swarm.task.id";
  static final String NODE_LABEL = "com.docker.swarm.node.id";
  private static final String PREFIX = "com.docker.swarm.";

  private ContainerName() {}

  /** {@code service.slot.task}; where there is no slot, the node takes its place. */
  static String of(AssignedTask assigned) {
    Task task = assigned.task();
    return task.name()
        .filter(name -> !name.isEmpty())
        .orElseGet(
            () -> {
              String place =
                  task.slot() > 0
                      ? Long.toString(task.slot())
                      : task.nodeId().map(Object::toString).orElse("");
              return assigned.serviceName() + "." + place + "." + task.id();
            });
  }

  /** The spec's labels, then the task's, then the system's, which always win. */
  static SortedMap<String, String> labels(AssignedTask assigned) {
    Task task = assigned.task();
    SortedMap<String, String> labels = new TreeMap<>();
    task.spec().ifPresent(s -> labels.putAll(s.containerOrEmpty().labels().orElse(Map.of())));
    labels.putAll(task.labels());
    labels.put(PREFIX + "task", "");
    labels.put(TASK_LABEL, task.id().value());
    labels.put(PREFIX + "task.name", of(assigned));
    task.nodeId().ifPresent(node -> labels.put(NODE_LABEL, node.value()));
    task.serviceId().ifPresent(service -> labels.put(PREFIX + "service.id", service.value()));
    labels.put(PREFIX + "service.name", assigned.serviceName());
    return Collections.unmodifiableSortedMap(labels);
  }
}
