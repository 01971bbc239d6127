package dev.waggle.manager.core.state;

import dev.waggle.manager.core.state.ClusterState.Position;
import dev.waggle.model.id.ConfigId;
import dev.waggle.model.id.NetworkId;
import dev.waggle.model.id.NodeId;
import dev.waggle.model.id.SecretId;
import dev.waggle.model.id.ServiceId;
import dev.waggle.model.id.TaskId;
import dev.waggle.model.id.VolumeId;
import dev.waggle.model.object.Cluster;
import dev.waggle.model.object.Config;
import dev.waggle.model.object.Network;
import dev.waggle.model.object.Node;
import dev.waggle.model.object.RetainedSpec;
import dev.waggle.model.object.Secret;
import dev.waggle.model.object.Service;
import dev.waggle.model.object.StoredObject;
import dev.waggle.model.object.Task;
import dev.waggle.model.object.Volume;
import java.util.List;
import java.util.Optional;

/** Collects one or many changes before the next state is published; confined to its caller. */
final class StateBuilder {
  Position position = new Position(0, 0, 0);
  RecentRequests requests = RecentRequests.empty();
  Table<String, Cluster> clusters = Table.empty();
  Table<NodeId, Node> nodes = Table.empty();
  Table<NetworkId, Network> networks = Table.empty();
  Table<SecretId, Secret> secrets = Table.empty();
  Table<ConfigId, Config> configs = Table.empty();
  Table<VolumeId, Volume> volumes = Table.empty();
  Table<ServiceId, Service> services = Table.empty();
  Table<String, RetainedSpec> retainedSpecs = Table.empty();
  Table<TaskId, Task> tasks = Table.empty();
  final TaskIndexes.Builder taskIndexes;
  ServiceIndexes serviceIndexes = ServiceIndexes.empty();
  PayloadIndex<SecretId> secretIndex = PayloadIndex.empty();
  PayloadIndex<ConfigId> configIndex = PayloadIndex.empty();

  StateBuilder() {
    taskIndexes = new TaskIndexes.Builder(TaskIndexes.empty());
  }

  StateBuilder(ClusterState s) {
    position = s.position;
    requests = s.requests;
    clusters = s.clusters;
    nodes = s.nodes;
    networks = s.networks;
    secrets = s.secrets;
    configs = s.configs;
    volumes = s.volumes;
    services = s.services;
    retainedSpecs = s.retainedSpecs;
    tasks = s.tasks;
    taskIndexes = new TaskIndexes.Builder(s.taskIndexes);
    serviceIndexes = s.serviceIndexes;
    secretIndex = s.secretIndex;
    configIndex = s.configIndex;
  }

  ClusterState build() {
    return new ClusterState(this);
  }

  /** Cluster time never goes back. */
  void moveTo(long index, long term, long clusterMillis) {
    position = new Position(index, term, Math.max(position.clusterMillis(), clusterMillis));
  }

  void answer(List<AnsweredRequest> answered) {
    if (!answered.isEmpty()) {
      requests = requests.with(answered);
    }
  }

  /**
   * Puts {@code after} in the place of {@code before}.
   *
   * @param before the object of the same kind and key until now, empty if there was none
   * @param after empty to remove it
   */
  void change(Optional<StoredObject> before, Optional<StoredObject> after) {
    Optional<StoredObject> either = after.or(() -> before);
    if (either.isPresent()) {
      change(either.get(), before, after);
    }
  }

  private void change(
      StoredObject either, Optional<StoredObject> before, Optional<StoredObject> after) {
    if (either instanceof Task task) {
      taskIndexes.change(task.id(), as(Task.class, before), as(Task.class, after));
      tasks = tasks.changed(task.id(), as(Task.class, after));
    } else if (either instanceof Service service) {
      serviceIndexes = serviceIndexes.moved(as(Service.class, before), as(Service.class, after));
      services = services.changed(service.id(), as(Service.class, after));
    } else if (either instanceof Node node) {
      nodes = nodes.changed(node.id(), as(Node.class, after));
    } else if (either instanceof RetainedSpec spec) {
      retainedSpecs = retainedSpecs.changed(spec.key(), as(RetainedSpec.class, after));
    } else if (either instanceof Cluster cluster) {
      clusters = clusters.changed(cluster.key(), as(Cluster.class, after));
    } else if (either instanceof Network network) {
      networks = networks.changed(network.id(), as(Network.class, after));
    } else if (either instanceof Secret secret) {
      secretIndex =
          secretIndex.moved(secret.id(), as(Secret.class, before), as(Secret.class, after));
      secrets = secrets.changed(secret.id(), as(Secret.class, after));
    } else if (either instanceof Config config) {
      configIndex =
          configIndex.moved(config.id(), as(Config.class, before), as(Config.class, after));
      configs = configs.changed(config.id(), as(Config.class, after));
    } else if (either instanceof Volume volume) {
      volumes = volumes.changed(volume.id(), as(Volume.class, after));
    } else {
      throw new AssertionError("unreachable: " + either.getClass());
    }
  }

  private static <T> Optional<T> as(Class<T> type, Optional<StoredObject> object) {
    return object.map(type::cast);
  }
}
