package dev.waggle.manager.core.schedule;

import dev.waggle.model.object.Node;
import dev.waggle.model.spec.PlacementPreference;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Offers nodes best first. Each spread preference is a level of a tree over the nodes, branched by
 * the values of a label; a task goes down to the branch with the fewest tasks of the service, and
 * there to the best node. So tasks, not nodes, are spread evenly on each level.
 */
final class SpreadRanker {
  private static final String NODE_LABELS = "node.labels.";
  private static final String ENGINE_LABELS = "engine.labels.";

  private SpreadRanker() {}

  /** The tree over the candidates. A preference for anything but a label is left out. */
  static Branch rank(Collection<Candidate> candidates, List<PlacementPreference> preferences) {
    List<Function<Node, String>> levels =
        preferences.stream()
            .flatMap(preference -> preference.spread().stream())
            .flatMap(spread -> spread.spreadDescriptor().stream())
            .filter(SpreadRanker::isLabel)
            .map(SpreadRanker::valueOf)
            .toList();
    return branch("", candidates, levels);
  }

  private static Branch branch(
      String value, Collection<Candidate> candidates, List<Function<Node, String>> levels) {
    if (levels.isEmpty()) {
      return new Leaf(value, candidates);
    }
    SortedMap<String, List<Candidate>> byValue =
        candidates.stream()
            .collect(
                Collectors.groupingBy(
                    c -> levels.get(0).apply(c.view().node()), TreeMap::new, Collectors.toList()));
    List<Function<Node, String>> below = levels.subList(1, levels.size());
    return new Fork(
        value,
        byValue.entrySet().stream()
            .map(entry -> branch(entry.getKey(), entry.getValue(), below))
            .toList());
  }

  private static boolean isLabel(String descriptor) {
    return startsWith(descriptor, NODE_LABELS) || startsWith(descriptor, ENGINE_LABELS);
  }

  /** What a node has for the label; nodes without it form a branch of their own. */
  private static Function<Node, String> valueOf(String descriptor) {
    return startsWith(descriptor, NODE_LABELS)
        ? node -> label(node.spec().labelsOrEmpty(), descriptor, NODE_LABELS)
        : node -> label(node.description().engine().labelsOrEmpty(), descriptor, ENGINE_LABELS);
  }

  private static String label(Map<String, String> labels, String descriptor, String prefix) {
    return labels.getOrDefault(descriptor.substring(prefix.length()), "");
  }

  private static boolean startsWith(String descriptor, String prefix) {
    return descriptor.length() > prefix.length()
        && descriptor.regionMatches(true, 0, prefix, 0, prefix.length());
  }

  /** A part of the tree; one that could not place a task will not place another of the group. */
  abstract static sealed class Branch permits Leaf, Fork {
    static final Comparator<Branch> FEWEST_TASKS =
        Comparator.<Branch>comparingLong(branch -> branch.tasks)
            .thenComparing(branch -> branch.value);

    private final String value;
    private long tasks;

    private Branch(String value, long tasks) {
      this.value = value;
      this.tasks = tasks;
    }

    /**
     * Places one task.
     *
     * @param attempt tries a node and says whether the task is now on it
     * @return whether a node took it
     */
    final boolean place(Predicate<Candidate> attempt) {
      boolean placed = placeBelow(attempt);
      tasks += placed ? 1 : 0;
      return placed;
    }

    abstract boolean placeBelow(Predicate<Candidate> attempt);
  }

  private static final class Leaf extends Branch {
    private final PriorityQueue<Candidate> nodes = new PriorityQueue<>(Candidate.SPREAD);

    private Leaf(String value, Collection<Candidate> candidates) {
      super(value, candidates.stream().mapToLong(Candidate::tasksOfService).sum());
      nodes.addAll(candidates);
    }

    @Override
    boolean placeBelow(Predicate<Candidate> attempt) {
      while (!nodes.isEmpty()) {
        Candidate best = nodes.remove();
        if (attempt.test(best)) {
          best.countTask();
          return nodes.add(best);
        }
      }
      return false;
    }
  }

  private static final class Fork extends Branch {
    private final PriorityQueue<Branch> branches = new PriorityQueue<>(FEWEST_TASKS);

    private Fork(String value, List<Branch> below) {
      super(value, below.stream().mapToLong(branch -> branch.tasks).sum());
      branches.addAll(below);
    }

    @Override
    boolean placeBelow(Predicate<Candidate> attempt) {
      while (!branches.isEmpty()) {
        Branch emptiest = branches.remove();
        if (emptiest.place(attempt)) {
          return branches.add(emptiest);
        }
      }
      return false;
    }
  }
}
