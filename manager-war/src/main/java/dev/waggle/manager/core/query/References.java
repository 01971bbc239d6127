package dev.waggle.manager.core.query;

import dev.waggle.manager.core.decision.Verdict;
import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.manager.core.state.Rejection;
import dev.waggle.manager.core.state.Table;
import dev.waggle.model.id.ConfigId;
import dev.waggle.model.id.Ids;
import dev.waggle.model.id.NetworkId;
import dev.waggle.model.id.NodeId;
import dev.waggle.model.id.SecretId;
import dev.waggle.model.id.ServiceId;
import dev.waggle.model.id.TaskId;
import dev.waggle.model.object.Config;
import dev.waggle.model.object.Network;
import dev.waggle.model.object.Node;
import dev.waggle.model.object.Secret;
import dev.waggle.model.object.Service;
import dev.waggle.model.object.Task;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Whom a client means: the whole id, else the whole name, else the beginning of an id (engine-api
 * 1.8). None is {@code <kind> <reference> not found}, several are {@code ambiguous}.
 */
public final class References {
  private References() {}

  /** Service names are written exactly, though they are unique without regard to case. */
  public static Verdict<Service> service(ClusterState state, String reference) {
    return new Search<>("service", state.services(), ServiceId::new)
        .find(
            reference,
            state.serviceNamed(reference).filter(s -> s.name().equals(reference)).stream()
                .toList());
  }

  /** A node's name is its hostname, which several may have. */
  public static Verdict<Node> node(ClusterState state, String reference) {
    return new Search<>("node", state.nodes(), NodeId::new)
        .find(
            reference,
            state.nodes().stream()
                .filter(node -> !reference.isEmpty() && node.hostname().equals(reference))
                .toList());
  }

  /** Names of networks are unique. */
  public static Verdict<Network> network(ClusterState state, String reference) {
    return new Search<>("network", state.networks(), NetworkId::new)
        .find(
            reference,
            state.networks().stream().filter(network -> network.name().equals(reference)).toList());
  }

  /** A task's name is {@code service.slot.id}. */
  public static Verdict<Task> task(ClusterState state, String reference) {
    return new Search<>("task", state.tasks(), TaskId::new)
        .find(reference, taskNamed(state, reference).stream().toList());
  }

  /** Found in either case, as its name is unique. */
  public static Verdict<Secret> secret(ClusterState state, String reference) {
    return new Search<>("secret", state.secrets(), SecretId::new)
        .find(reference, state.secretNamed(reference).stream().toList());
  }

  /** Found in either case, as its name is unique. */
  public static Verdict<Config> config(ClusterState state, String reference) {
    return new Search<>("config", state.configs(), ConfigId::new)
        .find(reference, state.configNamed(reference).stream().toList());
  }

  private static Optional<Task> taskNamed(ClusterState state, String reference) {
    String last = reference.substring(reference.lastIndexOf('.') + 1);
    return Optional.of(last)
        .filter(Ids::isWellFormed)
        .flatMap(id -> state.tasks().get(new TaskId(id)))
        .filter(task -> TaskNames.of(state, task).equals(reference));
  }

  private record Search<K extends Comparable<K>, V>(
      String kind, Table<K, V> table, Function<String, K> id) {

    Verdict<V> find(String reference, List<V> named) {
      Optional<V> exact =
          Optional.of(reference)
              .filter(Ids::isWellFormed)
              .flatMap(text -> table.get(id.apply(text)));
      if (exact.isPresent()) {
        return Verdict.accepted(exact.get());
      }
      return one(reference, named.isEmpty() ? beginningWith(reference) : named);
    }

    private Verdict<V> one(String reference, List<V> found) {
      if (found.size() > 1) {
        return Verdict.refused(Rejection.ambiguous(kind, reference, found.size()));
      }
      return found.isEmpty()
          ? Verdict.refused(Rejection.notFound(kind, reference))
          : Verdict.accepted(found.get(0));
    }

    private List<V> beginningWith(String prefix) {
      if (prefix.isEmpty() || prefix.length() >= Ids.LENGTH) {
        return List.of();
      }
      String lowest = prefix + "0".repeat(Ids.LENGTH - prefix.length());
      if (!Ids.isWellFormed(lowest)) {
        return List.of();
      }
      return table
          .from(id.apply(lowest))
          .takeWhile(row -> row.getKey().toString().startsWith(prefix))
          .map(Map.Entry::getValue)
          .toList();
    }
  }
}
