package dev.waggle.manager.adapter.raft;

/** Takes messages to other members, in order per receiver; may lose, never blocks for long. */
interface Outbox {
  void send(String raftId, RaftMessage message);
}
