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
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is written down of an applied entry: a row for each change that a person can see. What only
 * managers know of an object makes no row.
 */
public final class HistoryRows {
  private HistoryRows() {}

  /**
   * The rows of one entry, in its order.
   *
   * @param seenAt the time for an entry that does not say when it was decided
   */
  public static List<HistoryRow> of(HistoryLine line, Applied applied, Instant seenAt) {
    Instant at = applied.decidedAt().orElse(seenAt).truncatedTo(ChronoUnit.MICROS);
    List<HistoryRow> rows = new ArrayList<>();
    int position = 0;
    for (ClusterEvent event : applied.events()) {
      HistoryKey key = HistoryKey.of(line, event.index(), position++);
      facts(event, applied)
          .map(
              facts ->
                  new HistoryRow(
                      key,
                      at,
                      event.by(),
                      type(event.ref().kind()),
                      action(event),
                      event.ref().key(),
                      facts))
          .ifPresent(rows::add);
    }
    return rows;
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

  private static Optional<HistoryFacts> facts(ClusterEvent event, Applied applied) {
    Optional<StoredObject> shown = event.after().or(event::before);
    if (shown.isEmpty()) {
      return Optional.empty();
    }
    StoredObject object = shown.get();
    if (object instanceof Task task) {
      return task(task, before(event, Task.class), applied);
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

  private static Optional<HistoryFacts> task(Task task, Optional<Task> before, Applied applied) {
    Optional<RetainedSpec> spec = spec(task, applied);
    HistoryFacts now = task(task, spec);
    boolean seen = before.isEmpty() || !task(before.get(), spec).equals(now);
    return Optional.of(now).filter(facts -> seen);
  }

  /** What the task was made from; it may go with its last task, in the same entry. */
  private static Optional<RetainedSpec> spec(Task task, Applied applied) {
    return applied
        .state()
        .specOf(task)
        .or(
            () ->
                applied.events().stream()
                    .flatMap(event -> event.before().stream())
                    .filter(RetainedSpec.class::isInstance)
                    .map(RetainedSpec.class::cast)
                    .filter(spec -> task.serviceId().filter(spec.serviceId()::equals).isPresent())
                    .filter(spec -> spec.specVersion() == task.bookkeeping().specVersion())
                    .findFirst());
  }

  private static HistoryFacts task(Task task, Optional<RetainedSpec> spec) {
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
