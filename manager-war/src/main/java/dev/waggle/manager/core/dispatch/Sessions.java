package dev.waggle.manager.core.dispatch;

import dev.waggle.dispatch.AgentMessage.Heartbeat;
import dev.waggle.dispatch.SessionId;
import dev.waggle.model.id.NodeId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Who has a session with this leader in this term. Soft; touched by the control thread only. */
final class Sessions {
  private static final int BEATS_BEHIND = 3;

  private final SortedMap<NodeId, Session> byNode = new TreeMap<>();
  private final SortedMap<NodeId, Long> claimed = new TreeMap<>();
  private long highestEpoch;

  private record Session(
      SessionId id,
      String processId,
      long heardMillis,
      int behind,
      Optional<String> notReady,
      List<NodeId> beside) {
    Session heard(long nowMillis) {
      return new Session(id, processId, nowMillis, behind, notReady, beside);
    }

    Session heard(long nowMillis, int behind, Optional<String> notReady, List<NodeId> beside) {
      return new Session(id, processId, nowMillis, behind, notReady, beside);
    }
  }

  void clear() {
    byNode.clear();
    claimed.clear();
  }

  /** Whether another process of the same node has a session: the disk was cloned. */
  boolean isHeldByAnother(NodeId node, String processId) {
    return held(node).filter(session -> !session.processId().equals(processId)).isPresent();
  }

  void claimed(NodeId node, long nowMillis) {
    claimed.put(node, nowMillis);
  }

  Optional<Long> claimedAt(NodeId node) {
    return Optional.ofNullable(claimed.get(node));
  }

  void open(NodeId node, SessionId id, String processId, long nowMillis) {
    byNode.put(node, new Session(id, processId, nowMillis, 0, Optional.empty(), List.of()));
  }

  boolean isCurrent(NodeId node, SessionId id) {
    return held(node).filter(session -> session.id().equals(id)).isPresent();
  }

  /**
   * Takes a heartbeat of the current session.
   *
   * @param sent sequence of the last assignment message that was sent in the session
   * @return whether the session goes on: an agent that is behind for three beats opens a new one,
   *     unless it is so because it refuses what it is sent
   */
  boolean beat(NodeId node, Heartbeat beat, long sent, long nowMillis) {
    Session session = held(node).orElseThrow(() -> new IllegalArgumentException("no " + node));
    beat.refused().ifPresent(held -> highestEpoch = Math.max(highestEpoch, held.epoch()));
    boolean isBehind = beat.sequence() < sent && beat.refused().isEmpty();
    int behind = isBehind ? session.behind() + 1 : 0;
    Optional<String> reason = beat.refused().map(Sessions::ahead).or(beat::notReady);
    byNode.put(node, session.heard(nowMillis, behind, reason, beat.beside()));
    if (behind < BEATS_BEHIND) {
      return true;
    }
    byNode.remove(node);
    return false;
  }

  private static String ahead(Object fence) {
    return "the agent has seen a newer state of the swarm (" + fence + ") than this manager has";
  }

  /** Of those that agents hold and this swarm has not come to; 0 if there was none. */
  long highestEpoch() {
    return highestEpoch;
  }

  void close(NodeId node, SessionId id) {
    if (isCurrent(node, id)) {
      byNode.remove(node);
    }
  }

  /** Ends the sessions that were not heard of since {@code sinceMillis}. */
  void expire(long sinceMillis) {
    byNode.values().removeIf(session -> session.heardMillis() <= sinceMillis);
  }

  /** After a pause of this process nobody is blamed for what it did not hear. */
  void forgive(long nowMillis) {
    byNode.replaceAll((node, session) -> session.heard(nowMillis));
  }

  boolean has(NodeId node) {
    return byNode.containsKey(node);
  }

  /** Why the node says that it can take no task. */
  Optional<String> notReady(NodeId node) {
    return held(node).flatMap(Session::notReady);
  }

  /** Other nodes of which the node's engine has containers. */
  List<NodeId> beside(NodeId node) {
    return held(node).map(Session::beside).orElse(List.of());
  }

  /** When the next session would end. */
  long nextExpiry(long lateMillis) {
    return byNode.values().stream().mapToLong(Session::heardMillis).min().stream()
        .map(heard -> heard + lateMillis)
        .findFirst()
        .orElse(Long.MAX_VALUE);
  }

  Map<NodeId, SessionId> open() {
    SortedMap<NodeId, SessionId> ids = new TreeMap<>();
    byNode.forEach((node, session) -> ids.put(node, session.id()));
    return ids;
  }

  private Optional<Session> held(NodeId node) {
    return Optional.ofNullable(byNode.get(node));
  }
}
