package dev.waggle.manager.app;

import dev.waggle.model.id.ClusterId;
import dev.waggle.node.AgentDirectory;
import java.util.concurrent.TimeUnit;

/**
 * The agent of this node, as the other half sees it: the two share nothing but the data directory.
 */
final class AgentSession {
  private static final long LOOK_MILLIS = 25;

  private final AgentDirectory directory;

  AgentSession(AgentDirectory directory) {
    this.directory = directory;
  }

  /**
   * Waits until the agent has had a session in the swarm: from then on the node is described and
   * ready there.
   *
   * @param limitNanos how long at most
   * @return whether that was so in time
   */
  boolean await(ClusterId swarm, long limitNanos) {
    long start = System.nanoTime();
    while (!isOpenIn(swarm)) {
      if (System.nanoTime() - start >= limitNanos) {
        return false;
      }
      try {
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return true;
  }

  private boolean isOpenIn(ClusterId swarm) {
    return directory.fence().filter(fence -> fence.swarm().equals(swarm)).isPresent();
  }
}
