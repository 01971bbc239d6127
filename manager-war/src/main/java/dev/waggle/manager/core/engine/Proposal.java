package dev.waggle.manager.core.engine;

import dev.waggle.manager.core.state.Transaction;

/**
 * What the shell hands to the log next.
 *
 * @param number names the proposal when its outcome comes back; never used twice
 */
public record Proposal(long number, Transaction transaction) {}
