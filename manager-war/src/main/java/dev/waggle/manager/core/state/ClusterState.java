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
  final Position position;
  final RecentRequests requests;
  final Table<String, Cluster> clusters;
  final Table<NodeId, Node> nodes;
  final Table<NetworkId, Network> networks;
  final Table<SecretId, Secret> secrets;
  final Table<ConfigId, Config> configs;
  final Table<VolumeId, Volume> volumes;
  final Table<ServiceId, Service> services;
  final Table<String, RetainedSpec> retainedSpecs;
  final Table<TaskId, Task> tasks;
  final TaskIndexes taskIndexes;
  final ServiceIndexes serviceIndexes;
  final PayloadIndex<SecretId> secretIndex;
  final PayloadIndex<ConfigId> configIndex;

  record Position(long index, long term, long clusterMillis) {}

  ClusterState(StateBuilder b) {
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
    taskIndexes = b.taskIndexes.build();
    serviceIndexes = b.serviceIndexes;
    secretIndex = b.secretIndex;
    configIndex = b.configIndex;
  }

  /** The state before the first entry. */
  public static ClusterState empty() {
    return new StateBuilder().build();
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
    return taskIndexes.byService().get(service).flatMap(id -> tasks.get(id).stream()).toList();
  }

  /** How many tasks the service has, in whatever state. */
  public int taskCountOf(ServiceId service) {
    return taskIndexes.byService().count(service);
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
    return taskIndexes.byNode().activeOn(node);
  }

  /** Tasks that no agent has been told of yet: observed state below ASSIGNED. */
  public List<Task> unassignedTasks() {
    return List.copyOf(taskIndexes.unassigned().values());
  }

  /** Replacements that wait for their delayed start. */
  public List<Task> delayedTasks() {
    return List.copyOf(taskIndexes.delayed().values());
  }

  /** Services that have tasks, whether they still exist or not. */
  public Stream<ServiceId> servicesWithTasks() {
    return taskIndexes.byService().keys();
  }

  /** Services with a rolling update, or a rollback, under way. */
  public SortedSet<ServiceId> updatingServices() {
    return serviceIndexes.updating();
  }

  /** The service of this name, without regard to case; the store keeps names unique so. */
  public Optional<Service> serviceNamed(String name) {
    return serviceIndexes.byName().get(NameKey.of(name)).findFirst().flatMap(services::get);
  }

  /** The secret of this name, without regard to case. */
  public Optional<Secret> secretNamed(String name) {
    return secretIndex.byName().get(NameKey.of(name)).findFirst().flatMap(secrets::get);
  }

  /** The config of this name, without regard to case. */
  public Optional<Config> configNamed(String name) {
    return configIndex.byName().get(NameKey.of(name)).findFirst().flatMap(configs::get);
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
    return secretIndex.bytes() + configIndex.bytes();
  }

  /** Objects that clients made, with the tasks that there are. */
  public long objectsHeld() {
    return objectsMade() + tasks.size();
  }

  /** Objects that clients made, with the tasks that all services are meant to have. */
  public long objectsWanted() {
    return objectsMade() + serviceIndexes.wantedTasks();
  }

  private long objectsMade() {
    return (long) services.size()
        + networks.size()
        + secrets.size()
        + configs.size()
        + volumes.size();
  }

  private List<Service> services(Stream<ServiceId> ids) {
    return ids.flatMap(id -> services.get(id).stream()).toList();
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

  /** The object of the same kind and key. */
  Optional<StoredObject> current(StoredObject object) {
    // Nearly all that changes is tasks, and an id that is at hand need not be made from its text.
    return object instanceof Task task ? up(tasks.get(task.id())) : find(ObjectRef.of(object));
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
    StateBuilder b = new StateBuilder();
    b.position = new Position(snapshot.index(), snapshot.term(), snapshot.clusterMillis());
    b.answer(snapshot.answered());
    snapshot.objects().forEach(object -> b.change(Optional.empty(), Optional.of(object)));
    return b.build();
  }

  ClusterState movedTo(long index, long term, long clusterMillis) {
    StateBuilder b = new StateBuilder(this);
    b.moveTo(index, term, clusterMillis);
    return b.build();
  }
}
