package dev.waggle.agent.core.content;

import dev.waggle.dispatch.AssignedTask;
import dev.waggle.model.object.Task;
import dev.waggle.model.template.TemplateScope;
import dev.waggle.model.template.TemplateScope.NodeNames;
import dev.waggle.model.template.TemplateScope.ServiceNames;
import dev.waggle.model.template.TemplateScope.TaskNames;
import java.util.Map;

/** What templates can name of an assigned task. */
final class TaskScope {
  private TaskScope() {}

  static TemplateScope of(AssignedTask assigned, NodeSupply supply) {
    NodeSupply.Facts node =
        supply.node().orElseThrow(() -> ContentFault.temporary("the engine has not answered yet"));
    Task task = assigned.task();
    String nodeId = task.nodeId().map(Object::toString).orElse("");
    String slot = task.slot() > 0 ? Long.toString(task.slot()) : nodeId;
    String name =
        task.name()
            .filter(given -> !given.isEmpty())
            .orElse(assigned.serviceName() + "." + slot + "." + task.id());
    return new TemplateScope(
        new ServiceNames(
            task.serviceId().map(Object::toString).orElse(""),
            assigned.serviceName(),
            assigned.serviceLabels()),
        new NodeNames(nodeId, node.hostname(), node.os(), node.architecture()),
        new TaskNames(task.id().value(), name, slot),
        Map.of());
  }
}
