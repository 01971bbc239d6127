package dev.waggle.manager.core.cluster;

import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * Who votes in the log at the moment, as the leader sees it. Soft.
 *
 * @param voters raft ids of the newest configuration
 * @param reachable raft ids that answer, the leader's own included
 */
public record LogMembers(List<String> voters, Set<String> reachable) {
  public LogMembers {
    voters = List.copyOf(voters);
    reachable = Set.copyOf(reachable);
  }

  /** On a node that takes no part in the log. */
  public static final LogMembers NONE = new LogMembers(List.of(), Set.of());

  boolean votes(String raftId) {
    return voters.contains(raftId);
  }

  boolean reaches(String raftId) {
    return reachable.contains(raftId);
  }

  /** Whether those that stay could go on without the others: most of them answer. */
  boolean canSpare(Collection<String> leaving) {
    List<String> rest = voters.stream().filter(voter -> !leaving.contains(voter)).toList();
    long answering = rest.stream().filter(reachable::contains).count();
    return answering >= rest.size() / 2 + 1;
  }
}
