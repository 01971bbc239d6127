package dev.waggle.manager.core.query;

import dev.waggle.manager.core.decision.Verdict;
import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.manager.core.state.Rejection;
import dev.waggle.model.object.Service;
import dev.waggle.model.spec.ServiceSpec;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code GET /services}: filters name, id, label, mode, runtime; in the order of ids. */
public final class ServiceList {
  private static final Set<String> KEYS = Set.of("name", "id", "label", "mode", "runtime");
  static final String CONTAINER = "container";

  private ServiceList() {}

  public static Verdict<List<Service>> of(ClusterState state, Map<String, List<String>> filters) {
    FilteredList list = new FilteredList(filters);
    Optional<Rejection> refusal = list.unknownKey(KEYS);
    if (refusal.isPresent()) {
      return Verdict.refused(refusal.get());
    }
    return Verdict.accepted(
        state.services().stream().filter(service -> isMeant(list, service)).toList());
  }

  private static boolean isMeant(FilteredList list, Service service) {
    ServiceSpec spec = service.spec();
    String runtime = spec.taskTemplateOrEmpty().runtime().orElse(CONTAINER);
    return list.namePrefix("name", service.name())
        && list.prefix("id", service.id().value())
        && list.labels("label", spec.labelsOrEmpty())
        && list.any("mode", spec.modeOrDefault().apiName()::equals)
        && (list.isSet("runtime") || runtime.equals(CONTAINER))
        && list.any("runtime", runtime::equals);
  }
}
