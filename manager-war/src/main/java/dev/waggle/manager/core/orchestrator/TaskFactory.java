package dev.waggle.manager.core.orchestrator;

import dev.waggle.manager.core.decision.DecisionContext;
import dev.waggle.manager.core.network.NetworkTargets;
import dev.waggle.manager.core.restart.Place;
import dev.waggle.manager.core.state.Draft;
import dev.waggle.manager.core.state.ObjectKind;
import dev.waggle.manager.core.state.ObjectRef;
import dev.waggle.model.id.TaskId;
import dev.waggle.model.meta.Version;
import dev.waggle.model.object.JobStatus;
import dev.waggle.model.object.RetainedSpec;
import dev.waggle.model.object.Service;
import dev.waggle.model.object.Task;
import dev.waggle.model.spec.ServiceSpec;
import dev.waggle.model.spec.TaskSpec;
import dev.waggle.model.task.TaskState;
import dev.waggle.model.task.TaskStatus;
import java.util.Map;
import java.util.Optional;

/** Makes tasks from the current spec of a service. */
public final class TaskFactory {
  /** Message of a task whose addresses are decided and whose node is not. */
  static final String PENDING = "pending task scheduling";

  /**
   * A new task in the place with a fresh id, ready for the scheduler; one of a job is of its
   * present iteration. There is nothing to allocate yet, so it begins as PENDING. Not added to the
   * draft; the spec that it refers to is.
   */
  Task create(
      Draft draft, DecisionContext context, Service service, Place place, TaskState desired) {
    retain(draft, service);
    return new Task(
        new TaskId(context.freshId()),
        Version.NONE,
        context.wallClock(),
        context.wallClock(),
        Optional.empty(),
        Map.of(),
        Optional.empty(),
        Optional.of(service.id()),
        place.slot(),
        place.node(),
        TaskStatus.of(context.wallClock(), TaskState.PENDING, PENDING),
        desired,
        NetworkTargets.attachments(draft.state(), templateOf(service.spec())),
        Optional.empty(),
        service.jobStatus().map(JobStatus::jobIteration),
        Optional.empty(),
        Task.Bookkeeping.of(service.bookkeeping().specVersion(), context.clusterMillis()));
  }

  /** Attempts of a slot are told apart by age, also when two rounds fall into one millisecond. */
  Task after(Task old, Task created) {
    Task.Bookkeeping b = created.bookkeeping();
    long createdAt = Math.max(b.createdAtMillis(), old.bookkeeping().createdAtMillis() + 1);
    return created.withBookkeeping(Task.Bookkeeping.of(b.specVersion(), createdAt));
  }

  /** Keeps the current spec for the tasks that are made from it. */
  private static void retain(Draft draft, Service service) {
    RetainedSpec spec = retainedSpec(service);
    if (draft.state().find(new ObjectRef(ObjectKind.RETAINED_SPEC, spec.key())).isEmpty()) {
      draft.put(spec);
    }
  }

  /** The current spec of the service in the form in which it is kept for its tasks. */
  public static RetainedSpec retainedSpec(Service service) {
    return new RetainedSpec(
        service.id(),
        service.bookkeeping().specVersion(),
        service.name(),
        service.spec().labelsOrEmpty(),
        templateOf(service.spec()),
        service.spec().endpointSpec(),
        service.bookkeeping().registryAuth(),
        Version.NONE);
  }

  /** Networks once belonged to the service; where the task says none, they still do. */
  private static TaskSpec templateOf(ServiceSpec spec) {
    TaskSpec template = spec.taskTemplateOrEmpty();
    return template.networksOrEmpty().isEmpty()
        ? spec.networks().map(template::withNetworks).orElse(template)
        : template;
  }
}
