package dev.waggle.manager.core.history;

import dev.waggle.dispatch.Epoch;
import dev.waggle.model.id.ClusterId;

/**
 * The numbering that log indexes belong to: a forced new cluster begins a new one, in which the
 * same index may be another entry.
 */
public record HistoryLine(ClusterId swarm, Epoch epoch) {}
