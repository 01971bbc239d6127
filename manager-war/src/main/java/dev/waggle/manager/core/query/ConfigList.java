package dev.waggle.manager.core.query;

import dev.waggle.manager.core.decision.Verdict;
import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.manager.core.state.Rejection;
import dev.waggle.model.object.Config;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@code GET /configs}: filters name, id, of which one must hold, and label; in the order of ids.
 */
public final class ConfigList {
  private static final Set<String> KEYS = Set.of("name", "id", "label");

  private ConfigList() {}

  public static Verdict<List<Config>> of(ClusterState state, Map<String, List<String>> filters) {
    FilteredList list = new FilteredList(filters);
    Optional<Rejection> refusal = list.unknownKey(KEYS);
    return refusal.isPresent()
        ? Verdict.refused(refusal.get())
        : Verdict.accepted(
            state.configs().stream()
                .filter(config -> list.named(config.name(), config.id().value()))
                .filter(config -> list.labels("label", config.spec().labelsOrEmpty()))
                .toList());
  }
}
