package dev.waggle.manager.core.dispatch;

import dev.waggle.model.id.NodeId;

/**
 * What one manager found when it asked a node's kernel.
 *
 * @param judge the manager that asked
 * @param answered accepted or refused; not answered is a time-out, or no route
 * @param sentAtMillis of the {@link ProbeRequest}
 */
public record ProbeResult(NodeId node, NodeId judge, boolean answered, long sentAtMillis) {}
