package dev.waggle.dispatch;

import dev.waggle.model.id.NodeId;
import dev.waggle.model.meta.Copies;
import java.util.List;

/**
 * A manager's place in the Raft group.
 *
 * @param raftId its name there, {@code <node id>.<n>}: never used again once it was wiped
 * @param voters the group, this one included once it was told to be admitted
 */
public record RaftSeat(String raftId, List<Voter> voters) {

  /**
   * One that votes.
   *
   * @param addr host and port of its Raft door
   */
  public record Voter(String raftId, String addr) {}

  public RaftSeat {
    voters = Copies.of(voters);
  }

  /** The name of a node's n-th admission. */
  public static String raftId(NodeId node, long n) {
    return node + "." + n;
  }

  /** Whether this one is among the voters that it was told of. */
  public boolean includesSelf() {
    return voters.stream().anyMatch(voter -> voter.raftId().equals(raftId));
  }

  /** Whether it is the only voter: nobody else has what it holds. */
  public boolean isAlone() {
    return voters.size() == 1 && includesSelf();
  }

  public RaftSeat withVoters(List<Voter> newest) {
    return new RaftSeat(raftId, newest);
  }
}
