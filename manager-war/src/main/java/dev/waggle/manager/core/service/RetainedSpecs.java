package dev.waggle.manager.core.service;

import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.manager.core.state.Draft;
import dev.waggle.model.id.ServiceId;
import dev.waggle.model.meta.Version;
import dev.waggle.model.object.RetainedSpec;
import dev.waggle.model.object.Service;
import dev.waggle.model.object.Task;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The versions of specs that tasks refer to. */
final class RetainedSpecs {
  private RetainedSpecs() {}

  /** What the tasks made from now on refer to. */
  static RetainedSpec of(Service service) {
    return new RetainedSpec(
        service.id(),
        service.bookkeeping().specVersion(),
        service.name(),
        service.spec().labelsOrEmpty(),
        service.spec().taskTemplateOrEmpty(),
        service.spec().endpointSpec(),
        service.bookkeeping().registryAuth(),
        Version.NONE);
  }

  /** Drops the versions to which neither a task nor the service refers any more. */
  static void dropUnused(Draft draft, ServiceId service) {
    ClusterState state = draft.state();
    Set<Long> used =
        state.tasksOf(service).stream()
            .map(Task::bookkeeping)
            .map(Task.Bookkeeping::specVersion)
            .collect(Collectors.toSet());
    state.services().get(service).ifPresent(kept -> used.add(kept.bookkeeping().specVersion()));
    all(state, service).stream()
        .filter(retained -> !used.contains(retained.specVersion()))
        .forEach(draft::remove);
  }

  private static List<RetainedSpec> all(ClusterState state, ServiceId service) {
    String prefix = service.value() + ".";
    return state
        .retainedSpecs()
        .from(prefix)
        .takeWhile(row -> row.getKey().startsWith(prefix))
        .map(Map.Entry::getValue)
        .toList();
  }
}
