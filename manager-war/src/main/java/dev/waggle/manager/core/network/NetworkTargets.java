package dev.waggle.manager.core.network;

import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.model.id.Ids;
import dev.waggle.model.id.NetworkId;
import dev.waggle.model.object.Network;
import dev.waggle.model.object.NetworkAttachment;
import dev.waggle.model.spec.NetworkAttachmentConfig;
import dev.waggle.model.spec.ServiceSpec;
import dev.waggle.model.spec.TaskSpec;
import java.util.List;
import java.util.Optional;

/** The networks that a service names. */
public final class NetworkTargets {
  private NetworkTargets() {}

  /** The spec with each network of the swarm by its id; what is unknown stays as it was named. */
  public static ServiceSpec resolved(ClusterState state, ServiceSpec spec) {
    Optional<TaskSpec> template =
        spec.taskTemplate()
            .map(
                task ->
                    task.networks()
                        .map(all -> task.withNetworks(resolved(state, all)))
                        .orElse(task));
    return template.map(spec::withTaskTemplate).orElse(spec);
  }

  private static List<NetworkAttachmentConfig> resolved(
      ClusterState state, List<NetworkAttachmentConfig> named) {
    return named.stream().map(config -> resolved(state, config)).toList();
  }

  private static NetworkAttachmentConfig resolved(
      ClusterState state, NetworkAttachmentConfig config) {
    Optional<String> id =
        config
            .target()
            .flatMap(
                name -> state.networks().stream().filter(n -> n.name().equals(name)).findFirst())
            .map(network -> network.id().value());
    return id.isEmpty()
        ? config
        : new NetworkAttachmentConfig(id, config.aliases(), config.driverOpts(), config.extra());
  }

  /** How a task of the spec is attached to those that need no address. */
  public static Optional<List<NetworkAttachment>> attachments(ClusterState state, TaskSpec spec) {
    List<NetworkAttachment> attachments =
        spec.networksOrEmpty().stream()
            .flatMap(config -> attachment(state, config).stream())
            .toList();
    return Optional.of(attachments).filter(all -> !all.isEmpty());
  }

  private static Optional<NetworkAttachment> attachment(
      ClusterState state, NetworkAttachmentConfig config) {
    return config
        .target()
        .filter(Ids::isWellFormed)
        .flatMap(id -> state.networks().get(new NetworkId(id)))
        .filter(PredefinedNetworks::isPredefined)
        .map(network -> attachment(network, config));
  }

  private static NetworkAttachment attachment(Network network, NetworkAttachmentConfig config) {
    return new NetworkAttachment(network, List.of(), config.aliases(), config.driverOpts());
  }
}
