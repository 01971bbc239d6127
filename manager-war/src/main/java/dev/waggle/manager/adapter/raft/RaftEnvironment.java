package dev.waggle.manager.adapter.raft;

/** What a node acts on besides its log and machine. */
record RaftEnvironment(Outbox outbox, Snapshots.Background background) {}
