package dev.waggle.agent.app;

import dev.waggle.agent.adapter.engine.Engine;
import dev.waggle.agent.adapter.managerlink.Managers;
import dev.waggle.agent.adapter.observe.AgentCondition;
import dev.waggle.agent.adapter.store.LocalTaskStore;
import dev.waggle.dispatch.NodeIdentity;
import dev.waggle.model.object.TlsInfo;
import dev.waggle.node.NodeCredentials;
import dev.waggle.node.NodeDirectory;

/**
 * Everything outside that the loop works with.
 *
 * @param dialer makes the way to the managers, again after each change of the certificate
 */
record AgentPorts(
    Engine engine,
    Dialer dialer,
    LocalTaskStore store,
    NodeDirectory directory,
    AgentCondition condition) {

  /** Makes the way to the managers of a swarm. */
  interface Dialer {
    /**
     * @throws dev.waggle.agent.adapter.managerlink.ManagerFailure if the certificate is unusable
     */
    Link dial(NodeIdentity identity, NodeCredentials credentials);
  }

  /**
   * A way to the managers.
   *
   * @param tls whom the node trusts on it
   */
  record Link(Managers managers, TlsInfo tls) {}
}
