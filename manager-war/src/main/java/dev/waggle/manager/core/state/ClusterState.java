package dev.waggle.manager.core.state;

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
import java.util.SortedSet;
import java.util.stream.Stream;

/**
 * The whole cluster at one index of the log: immutable, equal on every manager that applied the
 * same entries. Indexes are derived and never leave this package as anything but look-ups.
 */
public final class ClusterState {
  private final Position position;
  private final RecentRequests requests;
  private final Table<String, Cluster> clusters;
  private final Table<NodeId, Node> nodes;
  private final Table<NetworkId, Network> networks;
  private final Table<SecretId, Secret> secrets;
  private final Table<ConfigId, Config> configs;
  private final Table<VolumeId, Volume> volumes;
  private final Table<ServiceId, Service> services;
  private final Table<String, RetainedSpec> retainedSpecs;
  private final Table<TaskId, Task> tasks;
  private final TaskIndexes taskIndexes;
  private final ServiceIndexes serviceIndexes;
  private final PayloadIndexes payloadIndexes;

  private record Position(long index, long term, long clusterMillis) {}

  private ClusterState(Builder b) {
    position = b.position;
    requests = b.requests;
    clusters = b.clusters;
    nodes = b.nodes;
    networks = b.networks;
    secrets = b.secrets;
    configs = b.configs;
    volumes = b.volumes;
    services = b.services;
    retainedSpecs = b.retainedSpecs;
    tasks = b.tasks;
    taskIndexes = b.taskIndexes;
    serviceIndexes = b.serviceIndexes;
    payloadIndexes = b.payloadIndexes;
  }

  /** The state before the first entry. */
  public static ClusterState empty() {
    return new ClusterState(new Builder());
  }

  /** Index of the last entry that this state contains. */
  public long appliedIndex() {
    return position.index;
  }

  /** The log's term of that entry. */
  public long appliedTerm() {
    return position.term;
  }

  /** Cluster time, in milliseconds; never goes back from one index to the next. */
  public long clusterMillis() {
    return position.clusterMillis;
  }

  /** The forwarded request of this id, if it is among the last 10,000 that were answered. */
  public Optional<AnsweredRequest> answered(String requestId) {
    return requests.get(requestId);
  }

  /** The cluster object; empty before {@code swarm init} has written it. */
  public Optional<Cluster> cluster() {
    return clusters.stream().findFirst();
  }

  public Table<NodeId, Node> nodes() {
    return nodes;
  }

  public Table<NetworkId, Network> networks() {
    return networks;
  }

  public Table<SecretId, Secret> secrets() {
    return secrets;
  }

  public Table<ConfigId, Config> configs() {
    return configs;
  }

  public Table<VolumeId, Volume> volumes() {
    return volumes;
  }

  public Table<ServiceId, Service> services() {
    return services;
  }

  public Table<String, RetainedSpec> retainedSpecs() {
    return retainedSpecs;
  }

  public Table<TaskId, Task> tasks() {
    return tasks;
  }

  /** The spec that the task was made from; retained as long as a task refers to it. */
  public Optional<RetainedSpec> specOf(Task task) {
    return task.serviceId()
        .flatMap(id -> retainedSpecs.get(RetainedSpec.key(id, task.bookkeeping().specVersion())));
  }

  /** Tasks of the service, in the order of their ids. */
  public List<Task> tasksOf(ServiceId service) {
    return resolve(taskIndexes.byService().get(service).stream());
  }

  /** Tasks on the node, in the order of their ids. */
  public List<Task> tasksOn(NodeId node) {
    return List.copyOf(taskIndexes.byNode().on(node));
  }

  /** The node with its tasks, to be compared with what it was or will be; empty if unknown. */
  public Optional<NodeContent> contentOf(NodeId node) {
    return nodes.get(node).map(found -> new NodeContent(found, taskIndexes.byNode().stamp(node)));
  }

  /** How many tasks are bound to the node, wanted and have not ended; kept with each change. */
  public int activeTasksOn(NodeId node) {
    return taskIndexes.activeByNode().getOrDefault(node, 0);
  }

  /** Tasks that no agent has been told of yet: observed state below ASSIGNED. */
  public List<Task> unassignedTasks() {
    return resolve(taskIndexes.unassigned().stream());
  }

  /** Replacements that wait for their delayed start. */
  public List<Task> delayedTasks() {
    return resolve(taskIndexes.delayed().stream());
  }

  /** Services that have tasks, whether they still exist or not. */
  public Stream<ServiceId> servicesWithTasks() {
    return taskIndexes.byService().keys().stream();
  }

  /** Services with a rolling update, or a rollback, under way. */
  public SortedSet<ServiceId> updatingServices() {
    return serviceIndexes.updating();
  }

  /** The service of this name, without regard to case; the store keeps names unique so. */
  public Optional<Service> serviceNamed(String name) {
    return serviceIndexes.byName().get(NameKey.of(name)).stream()
        .findFirst()
        .flatMap(services::get);
  }

  /** The secret of this name, without regard to case. */
  public Optional<Secret> secretNamed(String name) {
    return payloadIndexes.secretsByName().get(NameKey.of(name)).stream()
        .findFirst()
        .flatMap(secrets::get);
  }

  /** The config of this name, without regard to case. */
  public Optional<Config> configNamed(String name) {
    return payloadIndexes.configsByName().get(NameKey.of(name)).stream()
        .findFirst()
        .flatMap(configs::get);
  }

  /** Services whose spec uses the secret, in the order of their ids. */
  public List<Service> servicesUsing(SecretId secret) {
    return services(serviceIndexes.bySecret().get(secret.value()));
  }

  /** Services whose spec uses the config, in the order of their ids. */
  public List<Service> servicesUsing(ConfigId config) {
    return services(serviceIndexes.byConfig().get(config.value()));
  }

  /** What all secrets and configs take, as {@link PayloadSize} counts. */
  public long payloadBytes() {
    return payloadIndexes.bytes();
  }

  private List<Service> services(SortedSet<ServiceId> ids) {
    return ids.stream().flatMap(id -> services.get(id).stream()).toList();
  }

  private List<Task> resolve(Stream<TaskId> ids) {
    return ids.flatMap(id -> tasks.get(id).stream()).toList();
  }

  /** The object that the reference names. */
  public Optional<StoredObject> find(ObjectRef ref) {
    String key = ref.key();
    return switch (ref.kind()) {
      case CLUSTER -> up(clusters.get(key));
      case NODE -> up(nodes.get(new NodeId(key)));
      case NETWORK -> up(networks.get(new NetworkId(key)));
      case SECRET -> up(secrets.get(new SecretId(key)));
      case CONFIG -> up(configs.get(new ConfigId(key)));
      case VOLUME -> up(volumes.get(new VolumeId(key)));
      case SERVICE -> up(services.get(new ServiceId(key)));
      case RETAINED_SPEC -> up(retainedSpecs.get(key));
      case TASK -> up(tasks.get(new TaskId(key)));
    };
  }

  private static Optional<StoredObject> up(Optional<? extends StoredObject> found) {
    return found.map(object -> object);
  }

  /** Every object, in the order in which a snapshot holds them. */
  public Stream<StoredObject> objects() {
    return Stream.<Table<?, ? extends StoredObject>>of(
            clusters, nodes, networks, secrets, configs, volumes, services, retainedSpecs, tasks)
        .flatMap(Table::stream);
  }

  /** What a snapshot of this state holds. */
  public Snapshot snapshot() {
    return new Snapshot(
        position.index, position.term, position.clusterMillis, requests.all(), objects().toList());
  }

  /** The state that a snapshot was taken of. */
  public static ClusterState of(Snapshot snapshot) {
    Builder b = new Builder();
    b.position = new Position(snapshot.index(), snapshot.term(), snapshot.clusterMillis());
    b.requests = RecentRequests.empty().with(snapshot.answered());
    snapshot.objects().forEach(b::put);
    return new ClusterState(b);
  }

  ClusterState movedTo(long index, long term, long clusterMillis) {
    Builder b = new Builder(this);
    b.position = new Position(index, term, Math.max(position.clusterMillis, clusterMillis));
    return new ClusterState(b);
  }

  ClusterState withAnswered(List<AnsweredRequest> answered) {
    if (answered.isEmpty()) {
      return this;
    }
    Builder b = new Builder(this);
    b.requests = requests.with(answered);
    return new ClusterState(b);
  }

  ClusterState with(StoredObject object) {
    Builder b = new Builder(this);
    b.put(object);
    return new ClusterState(b);
  }

  ClusterState without(ObjectRef ref) {
    Builder b = new Builder(this);
    b.remove(ref);
    return new ClusterState(b);
  }

  /** Collects one or many changes before the next state is published; confined to its caller. */
  private static final class Builder {
    private Position position = new Position(0, 0, 0);
    private RecentRequests requests = RecentRequests.empty();
    private Table<String, Cluster> clusters = Table.empty();
    private Table<NodeId, Node> nodes = Table.empty();
    private Table<NetworkId, Network> networks = Table.empty();
    private Table<SecretId, Secret> secrets = Table.empty();
    private Table<ConfigId, Config> configs = Table.empty();
    private Table<VolumeId, Volume> volumes = Table.empty();
    private Table<ServiceId, Service> services = Table.empty();
    private Table<String, RetainedSpec> retainedSpecs = Table.empty();
    private Table<TaskId, Task> tasks = Table.empty();
    private TaskIndexes taskIndexes = TaskIndexes.empty();
    private ServiceIndexes serviceIndexes = ServiceIndexes.empty();
    private PayloadIndexes payloadIndexes = PayloadIndexes.empty();

    private Builder() {}

    private Builder(ClusterState s) {
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
      taskIndexes = s.taskIndexes;
      serviceIndexes = s.serviceIndexes;
      payloadIndexes = s.payloadIndexes;
    }

    private void put(StoredObject object) {
      if (object instanceof Task task) {
        taskIndexes = taskIndexes.moved(tasks.get(task.id()), Optional.of(task));
        tasks = tasks.with(task.id(), task);
      } else if (object instanceof Service service) {
        serviceIndexes = serviceIndexes.moved(services.get(service.id()), Optional.of(service));
        services = services.with(service.id(), service);
      } else if (object instanceof Node node) {
        nodes = nodes.with(node.id(), node);
      } else if (object instanceof RetainedSpec spec) {
        retainedSpecs = retainedSpecs.with(spec.key(), spec);
      } else if (object instanceof Cluster cluster) {
        clusters = clusters.with(cluster.key(), cluster);
      } else if (object instanceof Network network) {
        networks = networks.with(network.id(), network);
      } else if (object instanceof Secret secret) {
        payloadIndexes = payloadIndexes.secret(secrets.get(secret.id()), Optional.of(secret));
        secrets = secrets.with(secret.id(), secret);
      } else if (object instanceof Config config) {
        payloadIndexes = payloadIndexes.config(configs.get(config.id()), Optional.of(config));
        configs = configs.with(config.id(), config);
      } else if (object instanceof Volume volume) {
        volumes = volumes.with(volume.id(), volume);
      } else {
        throw new AssertionError("unreachable: " + object.getClass());
      }
    }

    private void remove(ObjectRef ref) {
      String key = ref.key();
      switch (ref.kind()) {
        case CLUSTER -> clusters = clusters.without(key);
        case NODE -> nodes = nodes.without(new NodeId(key));
        case NETWORK -> networks = networks.without(new NetworkId(key));
        case SECRET -> {
          SecretId id = new SecretId(key);
          payloadIndexes = payloadIndexes.secret(secrets.get(id), Optional.empty());
          secrets = secrets.without(id);
        }
        case CONFIG -> {
          ConfigId id = new ConfigId(key);
          payloadIndexes = payloadIndexes.config(configs.get(id), Optional.empty());
          configs = configs.without(id);
        }
        case VOLUME -> volumes = volumes.without(new VolumeId(key));
        case SERVICE -> {
          ServiceId id = new ServiceId(key);
          serviceIndexes = serviceIndexes.moved(services.get(id), Optional.empty());
          services = services.without(id);
        }
        case RETAINED_SPEC -> retainedSpecs = retainedSpecs.without(key);
        case TASK -> {
          TaskId id = new TaskId(key);
          taskIndexes = taskIndexes.moved(tasks.get(id), Optional.empty());
          tasks = tasks.without(id);
        }
      }
    }
  }
}
