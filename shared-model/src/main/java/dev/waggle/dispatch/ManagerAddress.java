package dev.waggle.dispatch;

import dev.waggle.model.id.NodeId;

/**
 * Where a manager is reached.
 *
 * @param addr host and port of its cluster door
 */
public record ManagerAddress(NodeId nodeId, String addr) {}
