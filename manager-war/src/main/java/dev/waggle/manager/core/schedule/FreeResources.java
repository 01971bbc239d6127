package dev.waggle.manager.core.schedule;

import dev.waggle.model.spec.GenericResource;
import dev.waggle.model.spec.GenericResource.DiscreteResourceSpec;
import dev.waggle.model.spec.GenericResource.NamedResourceSpec;
import dev.waggle.model.spec.Resources;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a node has left of its resources while tasks take their share; may go below zero when more
 * was given out than the node now has. Confined to one round.
 */
public final class FreeResources {
  private long nanoCpus;
  private long memoryBytes;
  private final SortedMap<String, SortedSet<String>> named = new TreeMap<>();
  private final SortedMap<String, Long> counted = new TreeMap<>();

  private FreeResources(long nanoCpus, long memoryBytes) {
    this.nanoCpus = nanoCpus;
    this.memoryBytes = memoryBytes;
  }

  /** All that a node reports to have. */
  public static FreeResources of(Resources total) {
    FreeResources free = new FreeResources(total.nanoCpusOrZero(), total.memoryBytesOrZero());
    total.genericOrEmpty().forEach(free::giveBack);
    return free;
  }

  private void giveBack(GenericResource resource) {
    if (resource instanceof NamedResourceSpec r) {
      named.computeIfAbsent(r.resourceKind(), k -> new TreeSet<>()).add(r.value().orElse(""));
    } else if (resource instanceof DiscreteResourceSpec r) {
      counted.merge(r.resourceKind(), r.value().orElse(0L), Long::sum);
    }
  }

  /** Whether so much processor and memory is left. */
  public boolean hasBasics(Resources wanted) {
    return wanted.nanoCpusOrZero() <= nanoCpus && wanted.memoryBytesOrZero() <= memoryBytes;
  }

  /** Whether all that is wanted is left. */
  boolean has(Resources wanted) {
    return hasBasics(wanted)
        && wanted.genericOrEmpty().stream()
            .allMatch(resource -> amount(resource) <= left(resource.resourceKind()));
  }

  /** What of the wanted is not left, with both numbers. */
  String shortage(Resources wanted) {
    List<String> lacking = new ArrayList<>();
    note(lacking, "NanoCPUs", wanted.nanoCpusOrZero(), nanoCpus);
    note(lacking, "MemoryBytes", wanted.memoryBytesOrZero(), memoryBytes);
    for (GenericResource resource : wanted.genericOrEmpty()) {
      String kind = resource.resourceKind();
      note(lacking, kind, amount(resource), left(kind));
    }
    return String.join(", ", lacking);
  }

  private static void note(List<String> shortages, String what, long wanted, long left) {
    if (wanted > left) {
      shortages.add(what + ": " + wanted + " reserved, " + left + " free");
    }
  }

  private long left(String kind) {
    SortedSet<String> names = named.get(kind);
    return names == null || names.isEmpty() ? counted.getOrDefault(kind, 0L) : names.size();
  }

  /** Tasks reserve numbers of things, never a thing by its name. */
  private static long amount(GenericResource resource) {
    return resource instanceof DiscreteResourceSpec r ? r.value().orElse(0L) : Long.MAX_VALUE;
  }

  /** Whether the generic resources that a task was given are still there. */
  public boolean has(List<GenericResource> assigned) {
    return assigned.stream().allMatch(this::has);
  }

  private boolean has(GenericResource assigned) {
    if (assigned instanceof NamedResourceSpec r) {
      return Optional.ofNullable(named.get(r.resourceKind()))
          .filter(names -> names.contains(r.value().orElse("")))
          .isPresent();
    }
    return amount(assigned) <= counted.getOrDefault(assigned.resourceKind(), 0L);
  }

  /** The generic resources that a task with these reservations would be given: lowest names. */
  List<GenericResource> choose(Resources wanted) {
    List<GenericResource> chosen = new ArrayList<>();
    for (GenericResource resource : wanted.genericOrEmpty()) {
      SortedSet<String> names = named.getOrDefault(resource.resourceKind(), new TreeSet<>());
      if (names.isEmpty()) {
        chosen.add(resource);
      } else {
        names.stream()
            .limit(amount(resource))
            .map(n -> new NamedResourceSpec(Optional.of(resource.resourceKind()), Optional.of(n)))
            .forEach(chosen::add);
      }
    }
    return chosen;
  }

  /** A task takes its reservation and the generic resources that it was given. */
  public void take(Resources reserved, List<GenericResource> assigned) {
    nanoCpus -= reserved.nanoCpusOrZero();
    memoryBytes -= reserved.memoryBytesOrZero();
    for (GenericResource resource : assigned) {
      if (resource instanceof NamedResourceSpec r) {
        named.getOrDefault(r.resourceKind(), new TreeSet<>()).remove(r.value().orElse(""));
      } else if (resource instanceof DiscreteResourceSpec r) {
        counted.merge(r.resourceKind(), -r.value().orElse(0L), Long::sum);
      }
    }
  }
}
