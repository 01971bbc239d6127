package dev.waggle.manager.core.query;

import dev.waggle.manager.core.decision.Verdict;
import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.manager.core.state.Rejection;
import dev.waggle.model.object.Node;
import dev.waggle.model.spec.Role;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@code GET /nodes}: filters name, id, label (of the engine), node.label, role (which it has now),
 * membership; in the order of ids.
 */
public final class NodeList {
  private static final Set<String> KEYS =
      Set.of("name", "id", "label", "node.label", "role", "membership");
  private static final Set<String> MEMBERSHIPS =
      Set.of(Node.Bookkeeping.PENDING, Node.Bookkeeping.ACCEPTED);

  private NodeList() {}

  public static Verdict<List<Node>> of(ClusterState state, Map<String, List<String>> filters) {
    FilteredList list = new FilteredList(filters);
    Optional<Rejection> refusal =
        list.unknownKey(KEYS)
            .or(() -> list.unknownWord("role", "role", word -> Role.fromApi(word).isPresent()))
            .or(() -> list.unknownWord("membership", "membership", MEMBERSHIPS::contains));
    if (refusal.isPresent()) {
      return Verdict.refused(refusal.get());
    }
    return Verdict.accepted(state.nodes().stream().filter(node -> isMeant(list, node)).toList());
  }

  private static boolean isMeant(FilteredList list, Node node) {
    return list.namePrefix("name", node.hostname())
        && list.prefix("id", node.id().value())
        && list.labels("label", node.description().engine().labelsOrEmpty())
        && list.labels("node.label", node.spec().labelsOrEmpty())
        && list.any("role", node.role().apiName()::equalsIgnoreCase)
        && list.any("membership", node.bookkeeping().membership()::equals);
  }
}
