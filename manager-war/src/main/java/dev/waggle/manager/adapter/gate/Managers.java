package dev.waggle.manager.adapter.gate;

/**
 * Who of those that show a manager's certificate is one by the swarm's state: a certificate lives
 * on for months when its node was demoted or removed. Safe for use by several threads; no call
 * blocks.
 */
@FunctionalInterface
public interface Managers {

  /**
   * @param nodeId the node that the certificate names
   */
  boolean includes(String nodeId);
}
