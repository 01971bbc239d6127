package dev.waggle.manager.core.dispatch;

import dev.waggle.model.id.NodeId;

/**
 * Asks every manager, this one first, for a bare TCP connect that sends nothing.
 *
 * @param address host and port that the node reported
 * @param sentAtMillis names the probe when its results come back
 */
public record ProbeRequest(NodeId node, String address, long sentAtMillis) {}
