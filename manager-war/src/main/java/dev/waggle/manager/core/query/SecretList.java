package dev.waggle.manager.core.query;

import dev.waggle.manager.core.decision.Verdict;
import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.manager.core.state.Rejection;
import dev.waggle.model.object.Secret;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@code GET /secrets}: filters name, names (whole ones), id, of which one must hold, and label; in
 * the order of ids.
 */
public final class SecretList {
  private static final Set<String> KEYS = Set.of("name", "names", "id", "label");

  private SecretList() {}

  public static Verdict<List<Secret>> of(ClusterState state, Map<String, List<String>> filters) {
    FilteredList list = new FilteredList(filters);
    Optional<Rejection> refusal = list.unknownKey(KEYS);
    return refusal.isPresent()
        ? Verdict.refused(refusal.get())
        : Verdict.accepted(
            state.secrets().stream()
                .filter(secret -> list.named(secret.name(), secret.id().value()))
                .filter(secret -> list.labels("label", secret.spec().labelsOrEmpty()))
                .toList());
  }
}
