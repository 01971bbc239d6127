package dev.waggle.manager.app;

/**
 * A step of a change of this node's membership. After each of them the node may be killed, and goes
 * on from what is on its disk.
 */
enum Step {
  /** The join that was asked for is on the disk. */
  JOIN_KEPT,
  /** Identity and certificate are on the disk. */
  IDENTITY_KEPT,
  /** The doors and, of a manager, the log are open. */
  OPENED,
  /** The founder leads its log of one. */
  OFFICE_HELD,
  /** The cluster object is in the log. */
  CLUSTER_WRITTEN,
  /** The voters, this node included, are on the disk. */
  VOTERS_KEPT,
  /** The leader says that this node votes. */
  SEAT_TAKEN,
  /** Nothing is left to do. */
  SETTLED,
  /** The leave is on the disk. */
  LEAVING_KEPT,
  /** This node votes no more. */
  SEAT_LEFT,
  /** Doors and log are shut. */
  CLOSED,
  /** Nothing of the membership is left. */
  WIPED,
  /** The next epoch is on the disk, and that it is to begin. */
  EPOCH_KEPT,
  /** The state says that it has begun. */
  EPOCH_WRITTEN
}
