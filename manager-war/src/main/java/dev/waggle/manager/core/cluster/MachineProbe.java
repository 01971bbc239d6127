package dev.waggle.manager.core.cluster;

/** Port: a bare sign of life from a machine, as this node sees it. */
@FunctionalInterface
public interface MachineProbe {
  /**
   * Whether anything answers a connect, accepted or refused; blocks for a second at most.
   *
   * @param address host and port
   */
  boolean answers(String address);
}
