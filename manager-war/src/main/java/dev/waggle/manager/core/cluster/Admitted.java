package dev.waggle.manager.core.cluster;

import dev.waggle.model.id.NodeId;
import java.util.Optional;

/**
 * A node that was admitted.
 *
 * @param raftId under which it takes part in the log; empty for workers
 */
public record Admitted(NodeId nodeId, Optional<String> raftId) {}
