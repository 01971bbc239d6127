package dev.waggle.dispatch;

/**
 * {@code GET /waggle/v1/raft/probe}, between managers.
 *
 * @param answered whether the machine answers the manager that was asked
 */
public record ProbeAnswer(boolean answered) {}
