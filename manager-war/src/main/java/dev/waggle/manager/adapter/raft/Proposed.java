package dev.waggle.manager.adapter.raft;

/** A committed and locally applied entry. */
public record Proposed(long index, long term) {}
