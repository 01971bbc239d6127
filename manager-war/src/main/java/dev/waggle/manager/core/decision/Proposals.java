package dev.waggle.manager.core.decision;

import dev.waggle.manager.core.state.ClusterState;

/** What requests call. Both calls block and are for request threads only. */
public interface Proposals {
  /**
   * Decides the command on the control thread and waits until its effects are committed and applied
   * here, at most 5 s.
   *
   * @throws RejectedException when refused, when this node does not lead, or when the outcome is
   *     unknown ({@code context deadline exceeded})
   */
  <R> R submit(Command<R> command);

  /**
   * A state that contains every write acknowledged before this call (ReadIndex).
   *
   * @throws RejectedException when no majority confirms that this node leads
   */
  ClusterState read();

  /** The newest state applied here, which may be behind. */
  ClusterState stale();
}
