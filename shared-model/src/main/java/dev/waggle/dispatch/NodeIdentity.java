package dev.waggle.dispatch;

import dev.waggle.model.id.ClusterId;
import dev.waggle.model.id.NodeId;
import dev.waggle.model.meta.Copies;
import dev.waggle.model.spec.Role;
import java.util.List;
import java.util.Optional;

/**
 * Who this node is, as {@code <data>/node/node.json} keeps it. The manager WAR writes it, the agent
 * WAR reads it; without the file the node is in no swarm.
 *
 * @param format number of the file's form
 * @param epoch which life of the swarm
 * @param managers where to go; may be out of date, but one of them usually answers
 * @param seat of a manager; empty for a worker
 */
public record NodeIdentity(
    int format,
    NodeId nodeId,
    ClusterId clusterId,
    Role role,
    Stage stage,
    Epoch epoch,
    List<ManagerAddress> managers,
    Optional<RaftSeat> seat,
    Doors doors,
    Place place) {

  /** The highest form that is understood. */
  public static final int FORMAT = 1;

  /** How far the node has come. */
  public enum Stage {
    /** The certificate is here; what follows from it is not all done. */
    ISSUED,
    MEMBER,
    /** A member that became a manager; it has no seat among the voters yet. */
    SEATING,
    /** A manager whose data alone become the next life of the swarm; the epoch is that one's. */
    FORCING,
    /** Nothing of the membership is to be taken up again. */
    LEAVING;

    /** Whether the node takes part in the swarm: its tasks run on, whatever it is about to be. */
    public boolean isMember() {
      return this == MEMBER || this == SEATING || this == FORCING;
    }
  }

  /**
   * Where the node is reached, each as host and port, the last one as a host.
   *
   * @param listen what the cluster port is bound to
   * @param advertise what others are told
   * @param raft the Raft door that others are told
   * @param dataPath for containers' traffic; empty if it is the advertised host
   */
  public record Doors(String listen, String advertise, String raft, Optional<String> dataPath) {}

  /**
   * The place of the data directory. A copy of it has another one, which tells a cloned disk from
   * the node itself.
   *
   * @param machine the machine's id; empty where there is none
   */
  public record Place(String machine, long device, long inode) {
    /** Not known yet. */
    public static final Place NONE = new Place("", 0, 0);
  }

  public NodeIdentity {
    managers = Copies.of(managers);
  }

  public NodeIdentity withStage(Stage next) {
    return new NodeIdentity(
        format, nodeId, clusterId, role, next, epoch, managers, seat, doors, place);
  }

  public NodeIdentity withRole(Role next, Optional<RaftSeat> nextSeat) {
    return new NodeIdentity(
        format, nodeId, clusterId, next, stage, epoch, managers, nextSeat, doors, place);
  }

  public NodeIdentity withEpoch(Epoch next) {
    return new NodeIdentity(
        format, nodeId, clusterId, role, stage, next, managers, seat, doors, place);
  }

  public NodeIdentity withManagers(List<ManagerAddress> next) {
    return new NodeIdentity(
        format, nodeId, clusterId, role, stage, epoch, next, seat, doors, place);
  }

  public NodeIdentity withSeat(RaftSeat next) {
    return new NodeIdentity(
        format, nodeId, clusterId, role, stage, epoch, managers, Optional.of(next), doors, place);
  }

  public NodeIdentity withDoors(Doors next) {
    return new NodeIdentity(
        format, nodeId, clusterId, role, stage, epoch, managers, seat, next, place);
  }

  public NodeIdentity withPlace(Place next) {
    return new NodeIdentity(
        format, nodeId, clusterId, role, stage, epoch, managers, seat, doors, next);
  }
}
