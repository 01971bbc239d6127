package dev.waggle.manager.core.schedule;

import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.model.constraint.Constraint;
import dev.waggle.model.constraint.ConstraintParser;
import dev.waggle.model.id.ServiceId;
import dev.waggle.model.object.RetainedSpec;
import dev.waggle.model.spec.EndpointSpec;
import dev.waggle.model.spec.MountType;
import dev.waggle.model.spec.Placement;
import dev.waggle.model.spec.Resources;
import java.util.List;
import java.util.Set;

/**
 * What tasks of one spec ask of a node, read from the spec once for all of them.
 *
 * @param constraints empty also when they cannot be read
 * @param clusterVolumes what its mounts of that kind name
 */
record Demand(
    ServiceId service,
    long specVersion,
    Resources reservations,
    Set<PluginNeed> plugins,
    List<Constraint> constraints,
    Set<HostPort> hostPorts,
    List<String> clusterVolumes,
    Placement placement) {

  static Demand of(ClusterState state, RetainedSpec spec) {
    Placement placement = spec.taskTemplate().placementOrDefault();
    return new Demand(
        spec.serviceId(),
        spec.specVersion(),
        spec.taskTemplate().reservations(),
        PluginNeed.of(state, spec),
        ConstraintParser.parseAll(placement.constraintsOrEmpty()).orElse(List.of()),
        HostPort.of(spec.endpoint().orElse(EndpointSpec.EMPTY)),
        clusterVolumes(spec),
        placement);
  }

  private static List<String> clusterVolumes(RetainedSpec spec) {
    return spec.taskTemplate().containerOrEmpty().mountsOrEmpty().stream()
        .filter(mount -> mount.kind().filter(MountType.CLUSTER::equals).isPresent())
        .map(mount -> mount.source().orElse(""))
        .toList();
  }

  boolean reserves() {
    return reservations.nanoCpusOrZero() != 0
        || reservations.memoryBytesOrZero() != 0
        || !reservations.genericOrEmpty().isEmpty();
  }
}
