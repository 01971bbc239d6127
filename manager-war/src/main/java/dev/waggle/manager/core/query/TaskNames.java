package dev.waggle.manager.core.query;

import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.model.id.NodeId;
import dev.waggle.model.object.RetainedSpec;
import dev.waggle.model.object.Task;

/**
 * The computed name of a task: {@code service.slot.id}, or the node's id where there is no slot.
 */
public final class TaskNames {
  private TaskNames() {}

  /** With the name that the service had when the task was made. */
  public static String of(ClusterState state, Task task) {
    String service = state.specOf(task).map(RetainedSpec::serviceName).orElse("");
    String place =
        task.slot() > 0 ? Long.toString(task.slot()) : task.nodeId().map(NodeId::value).orElse("0");
    return service + "." + place + "." + task.id().value();
  }
}
