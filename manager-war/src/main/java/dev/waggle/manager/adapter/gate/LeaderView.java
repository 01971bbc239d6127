package dev.waggle.manager.adapter.gate;

import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** What this node knows about who leads. Safe for use by several threads; no call blocks. */
public interface LeaderView {

  /** The manager that leads, as far as this node knows; {@code addr} is its cluster port. */
  Optional<Leader> leader();

  boolean thisNodeLeads();

  /** Whether this node is a manager that takes part in the swarm's log. */
  boolean isManager();

  /** A stage that completes at the next change of any answer above, on any thread. */
  CompletionStage<Void> changed();

  record Leader(InetSocketAddress addr, String nodeId) {}
}
