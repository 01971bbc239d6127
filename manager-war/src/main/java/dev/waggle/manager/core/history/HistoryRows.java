package dev.waggle.manager.core.history;

import dev.waggle.manager.core.state.Applied;
import dev.waggle.manager.core.state.ClusterEvent;
import dev.waggle.manager.core.state.ObjectKind;
import dev.waggle.model.id.NodeId;
import dev.waggle.model.id.ServiceId;
import dev.waggle.model.object.Cluster;
import dev.waggle.model.object.Config;
import dev.waggle.model.object.Network;
import dev.waggle.model.object.Node;
import dev.waggle.model.object.RetainedSpec;
import dev.waggle.model.object.Secret;
import dev.waggle.model.object.Service;
import dev.waggle.model.object.StoredObject;
import dev.waggle.model.object.Task;
import dev.waggle.model.object.UpdateStatus;
import dev.waggle.model.object.Volume;
import dev.waggle.model.spec.ContainerSpec;
import dev.waggle.model.spec.TaskSpec;
import dev.waggle.model.task.TaskState;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is written down of an applied entry: a row for each change that a person can see. What only
 * managers know of an object makes no row.
 */
public final class HistoryRows {
  private final Applied applied;

  /** What tasks were made from may go with the last of them, in the same entry. */
  private final Map<String, RetainedSpec> removedSpecs = new TreeMap<>();

  private HistoryRows(Applied applied) {
    this.applied = applied;
    for (ClusterEvent event : applied.events()) {
      if (event.ref().kind() == ObjectKind.RETAINED_SPEC && event.after().isEmpty()) {
        event
            .before()
            .map(RetainedSpec.class::cast)
            .ifPresent(spec -> removedSpecs.put(spec.key(), spec));
      }
    }
  }

  /**
   * The rows of one entry, in its order.
   *
   * @param seenAt the time for an entry that does not say when it was decided
   */
  public static List<HistoryRow> of(HistoryLine line, Applied applied, Instant seenAt) {
    return new HistoryRows(applied).rows(line, applied.decidedAt().orElse(seenAt));
  }

  private List<HistoryRow> rows(HistoryLine line, Instant time) {
    Instant at = time.truncatedTo(ChronoUnit.MICROS);
    List<HistoryRow> rows = new ArrayList<>();
    int position = 0;
    for (ClusterEvent event : applied.events()) {
      HistoryKey key = HistoryKey.of(line, event.index(), position++);
      facts(event).map(facts -> row(key, at, event, facts)).ifPresent(rows::add);
    }
    return rows;
  }

  private static HistoryRow row(
      HistoryKey key, Instant at, ClusterEvent event, HistoryFacts facts) {
    return new HistoryRow(
        key, at, event.by(), type(event.ref().kind()), action(event), event.ref().key(), facts);
  }

  private static String type(ObjectKind kind) {
    return switch (kind) {
      case CLUSTER -> "swarm";
      case NODE -> "node";
      case NETWORK -> "network";
      case SECRET -> "secret";
      case CONFIG -> "config";
      case VOLUME -> "volume";
      case SERVICE, RETAINED_SPEC -> "service";
      case TASK -> "task";
    };
  }

  private static String action(ClusterEvent event) {
    if (event.before().isEmpty()) {
      return "create";
    }
    return event.after().isEmpty() ? "remove" : "update";
  }

  private Optional<HistoryFacts> facts(ClusterEvent event) {
    Optional<StoredObject> shown = event.after().or(event::before);
    if (shown.isEmpty()) {
      return Optional.empty();
    }
    StoredObject object = shown.get();
    if (object instanceof Task task) {
      return task(task, before(event, Task.class));
    } else if (object instanceof Service service) {
      return service(service, before(event, Service.class));
    } else if (object instanceof Node node) {
      return node(node, before(event, Node.class));
    } else if (object instanceof Cluster cluster) {
      return cluster(cluster, before(event, Cluster.class));
    } else if (object instanceof Secret secret) {
      return Optional.of(HistoryFacts.named(secret.name()));
    } else if (object instanceof Config config) {
      return Optional.of(HistoryFacts.named(config.name()));
    } else if (object instanceof Network network) {
      return Optional.of(HistoryFacts.named(network.name()));
    } else if (object instanceof Volume volume) {
      return Optional.of(HistoryFacts.named(volume.name()));
    }
    return Optional.empty(); // a retained spec: the service's row has told it
  }

  /** What an update changed; empty of something that was created or removed. */
  private static <T> Optional<T> before(ClusterEvent event, Class<T> type) {
    return event.after().isEmpty() ? Optional.empty() : event.before().map(type::cast);
  }

  private Optional<HistoryFacts> task(Task task, Optional<Task> before) {
    Optional<RetainedSpec> spec = specOf(task);
    HistoryFacts now = seen(task, spec);
    boolean changed = before.isEmpty() || !seen(before.get(), spec).equals(now);
    boolean worthIt = before.isEmpty() || !isOnItsWay(task) || isAsked(before.get(), task);
    return Optional.of(now).filter(facts -> changed && worthIt);
  }

  /**
   * Between being given to a node and running there nothing is worth a row but a change of plan.
   */
  private static boolean isOnItsWay(Task task) {
    return task.state().isAfter(TaskState.ASSIGNED)
        && task.state().isBefore(TaskState.RUNNING)
        && task.status().err().filter(text -> !text.isEmpty()).isEmpty();
  }

  private static boolean isAsked(Task before, Task task) {
    return before.desiredState() != task.desiredState() || !before.nodeId().equals(task.nodeId());
  }

  private Optional<RetainedSpec> specOf(Task task) {
    return applied
        .state()
        .specOf(task)
        .or(
            () ->
                task.serviceId()
                    .map(id -> RetainedSpec.key(id, task.bookkeeping().specVersion()))
                    .map(removedSpecs::get));
  }

  private static HistoryFacts seen(Task task, Optional<RetainedSpec> spec) {
    Optional<String> node = task.nodeId().map(NodeId::value);
    String slot = task.slot() > 0 ? Long.toString(task.slot()) : node.orElse("");
    return HistoryFacts.named(spec.map(s -> s.serviceName() + "." + slot).orElse(slot))
        .withTask(task.serviceId().map(ServiceId::value), task.slot(), node)
        .withState(task.state().apiName())
        .withDesiredState(task.desiredState().apiName())
        .withImage(spec.flatMap(s -> image(s.taskTemplate())))
        .withMessage(message(task));
  }

  private static String message(Task task) {
    List<String> words = new ArrayList<>();
    task.status().message().filter(text -> !text.isEmpty()).ifPresent(words::add);
    task.status().err().filter(text -> !text.isEmpty()).ifPresent(words::add);
    task.status()
        .containerStatus()
        .filter(container -> task.state().isTerminal() && container.exitCode() != 0)
        .ifPresent(container -> words.add("exit code " + container.exitCode()));
    return String.join(": ", words);
  }

  private static Optional<String> image(TaskSpec spec) {
    return spec.containerSpec().flatMap(ContainerSpec::image);
  }

  private static Optional<HistoryFacts> service(Service service, Optional<Service> before) {
    String changed = before.map(b -> SpecWords.service(b.spec(), service.spec())).orElse("");
    HistoryFacts facts =
        HistoryFacts.named(service.name())
            .withImage(image(service.spec().taskTemplateOrEmpty()))
            .withChanged(changed);
    Optional<UpdateStatus> update = service.updateStatus();
    if (update.isPresent()) {
      facts = facts.withState(update.get().state().apiName()).withMessage(update.get().message());
    }
    boolean seen =
        before.isEmpty()
            || !changed.isEmpty()
            || !before.get().updateStatus().equals(service.updateStatus());
    return Optional.of(facts).filter(f -> seen);
  }

  private static Optional<HistoryFacts> node(Node node, Optional<Node> before) {
    String changed = before.map(b -> SpecWords.node(b.spec(), node.spec())).orElse("");
    boolean seen =
        before.isEmpty()
            || !changed.isEmpty()
            || !before.get().status().equals(node.status())
            || before.get().role() != node.role();
    return Optional.of(
            HistoryFacts.named(node.hostname())
                .withState(node.status().state().apiName())
                .withChanged(changed)
                .withMessage(node.status().message().orElse("")))
        .filter(f -> seen);
  }

  private static Optional<HistoryFacts> cluster(Cluster cluster, Optional<Cluster> before) {
    String changed = before.map(b -> changed(b, cluster)).orElse("");
    return Optional.of(HistoryFacts.named(cluster.spec().name().orElse("")).withChanged(changed))
        .filter(f -> before.isEmpty() || !changed.isEmpty());
  }

  private static String changed(Cluster before, Cluster after) {
    List<String> words = new ArrayList<>();
    words.add(SpecWords.cluster(before.spec(), after.spec()));
    Cluster.Bookkeeping old = before.bookkeeping();
    Cluster.Bookkeeping now = after.bookkeeping();
    words.add(old.workerToken().equals(now.workerToken()) ? "" : "worker join token");
    words.add(old.managerToken().equals(now.managerToken()) ? "" : "manager join token");
    words.add(old.unlockKey().equals(now.unlockKey()) ? "" : "unlock key");
    words.add(old.caCertPem().equals(now.caCertPem()) ? "" : "CA certificate");
    words.add(old.settings().equals(now.settings()) ? "" : "settings");
    words.removeIf(String::isEmpty);
    return String.join(", ", words);
  }
}
