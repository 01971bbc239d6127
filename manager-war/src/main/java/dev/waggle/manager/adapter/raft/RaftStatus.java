package dev.waggle.manager.adapter.raft;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How one member stands, at one moment.
 *
 * @param leader the raft id of the leader, also if it is this member
 * @param voters the newest configuration in the log, committed or not
 * @param seated the newest configuration that is known to be committed: these count for a majority
 *     whoever fails next
 * @param reachable raft ids in the view, this member included
 * @param held on the leader: per other member the last index it holds
 * @param longestStall the longest time that one step of the log thread took so far
 * @param failure why the group has stopped, empty while it runs
 */
public record RaftStatus(
    long term,
    Role role,
    Optional<String> leader,
    long commitIndex,
    long appliedIndex,
    long lastIndex,
    List<String> voters,
    List<String> seated,
    Set<String> reachable,
    Map<String, Long> held,
    Duration longestStall,
    Optional<String> failure) {

  /** What a member does in its group. */
  public enum Role {
    LEADER,
    FOLLOWER,
    CANDIDATE,
    /** Receives the log, neither votes nor counts. */
    LEARNER
  }

  public RaftStatus {
    voters = List.copyOf(voters);
    seated = List.copyOf(seated);
    reachable = Set.copyOf(reachable);
    held = Map.copyOf(held);
  }

  /**
   * Those that would keep a majority if another one failed now. One that has not its seat yet may
   * answer, but the others cannot go on with it.
   */
  public Set<String> standing() {
    return seated.stream().filter(reachable::contains).collect(Collectors.toUnmodifiableSet());
  }

  /** How many voters must hold an entry for it to commit. */
  public int majority() {
    return RaftRules.majority(voters);
  }
}
