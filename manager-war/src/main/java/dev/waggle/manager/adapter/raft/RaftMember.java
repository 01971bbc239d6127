package dev.waggle.manager.adapter.raft;

import java.util.List;

/** Who a node is: its raft id, the voters as its identity file lists them, its tuning. */
record RaftMember(String raftId, List<String> voters, RaftTuning tuning) {
  RaftMember {
    voters = List.copyOf(voters);
  }
}
