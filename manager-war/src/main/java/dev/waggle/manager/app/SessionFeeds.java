package dev.waggle.manager.app;

import dev.waggle.dispatch.ManagerAddress;
import dev.waggle.dispatch.ManagerMessage;
import dev.waggle.dispatch.SessionId;
import dev.waggle.manager.core.dispatch.AgentDesk.Stream;
import dev.waggle.manager.core.dispatch.AssignmentFeed;
import dev.waggle.manager.core.dispatch.AssignmentPlanner;
import dev.waggle.manager.core.dispatch.Dispatcher;
import dev.waggle.manager.core.state.ClusterEvent;
import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.manager.core.state.ObjectKind;
import dev.waggle.model.id.NodeId;
import dev.waggle.model.object.Node;
import dev.waggle.model.spec.Role;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The open assignment streams of one manager. Confined to the control thread. Between two sends it
 * collects whom the applied entries concern, so that an entry costs nothing for all other nodes.
 */
final class SessionFeeds {
  private static final long KEEP_ALIVE_MILLIS = 1_000;

  private final Dispatcher dispatcher;
  private final SortedMap<NodeId, Open> open = new TreeMap<>();
  private final SortedSet<NodeId> concerned = new TreeSet<>();
  private boolean nodesMayDiffer;
  private long term;

  /** One session's stream, and what it has been told. */
  private static final class Open {
    private final SessionId session;
    private final Stream stream;
    private final AssignmentFeed feed;
    private List<ManagerAddress> managers = List.of();
    private List<NodeId> beside = List.of();
    private Optional<Role> role = Optional.empty();
    private long sentMillis;

    Open(SessionId session, Stream stream, AssignmentFeed feed) {
      this.session = session;
      this.stream = stream;
      this.feed = feed;
    }
  }

  SessionFeeds(Dispatcher dispatcher) {
    this.dispatcher = dispatcher;
  }

  /** Streams of another term are over. */
  void newTerm(long newTerm) {
    closeAll();
    term = newTerm;
  }

  /** These events are in the next state that is sent. */
  void applied(List<ClusterEvent> events) {
    concerned.addAll(AssignmentPlanner.concerned(events));
    concerned.retainAll(open.keySet());
    if (events.stream().anyMatch(e -> e.ref().kind() == ObjectKind.CLUSTER)) {
      concerned.addAll(open.keySet()); // it may be in a new life
    }
    nodesMayDiffer |= events.stream().anyMatch(e -> e.ref().kind() == ObjectKind.NODE);
  }

  /** Anything may differ in the next state that is sent. */
  void restored() {
    concerned.addAll(open.keySet());
    nodesMayDiffer = true;
  }

  /** Sends the complete set; a second stream of the session takes the place of the first. */
  void open(NodeId node, SessionId session, Stream stream, ClusterState state, long nowMillis) {
    close(node);
    Open opened = new Open(session, stream, new AssignmentFeed(node, term));
    open.put(node, opened);
    nodesMayDiffer = true;
    concerned.add(node);
    deliver(node, opened, opened.feed.first(state), nowMillis);
  }

  /** Sequence of the last message to the node; 0 without a stream. */
  long sequence(NodeId node) {
    Open found = open.get(node);
    return found == null ? 0 : found.feed.sequence();
  }

  /** The agent names other nodes of which its engine has containers. */
  void beside(NodeId node, List<NodeId> others) {
    Open found = open.get(node);
    if (found != null && !found.beside.equals(others)) {
      found.beside = others;
      nodesMayDiffer = true;
    }
  }

  /** Tells each session what is new in the state, or that the stream lives. */
  void send(ClusterState state, long nowMillis) {
    endStreamsWithoutSession();
    for (NodeId node : concerned) {
      Optional.ofNullable(open.get(node)).ifPresent(stream -> news(node, stream, state, nowMillis));
    }
    concerned.clear();
    if (nodesMayDiffer) {
      nodesMayDiffer = false;
      managers(AssignmentPlanner.managers(state), nowMillis);
      gone(state, nowMillis);
    }
    keepAlive(nowMillis);
  }

  private void endStreamsWithoutSession() {
    List<NodeId> over =
        open.entrySet().stream()
            .filter(entry -> !dispatcher.isCurrent(entry.getKey(), entry.getValue().session))
            .map(SortedMap.Entry::getKey)
            .toList();
    over.forEach(this::close);
  }

  private void news(NodeId node, Open stream, ClusterState state, long nowMillis) {
    stream.feed.next(state).ifPresent(message -> deliver(node, stream, message, nowMillis));
    Optional<Role> role = state.nodes().get(node).map(Node::role);
    if (role.isPresent() && !role.equals(stream.role)) {
      stream.role = role;
      deliver(node, stream, new ManagerMessage.RoleAssigned(role.get()), nowMillis);
    }
  }

  /** An agent that does not know the managers of today finds none when this one is gone. */
  private void managers(List<ManagerAddress> now, long nowMillis) {
    new TreeMap<>(open)
        .forEach(
            (node, stream) -> {
              if (!stream.managers.equals(now)) {
                stream.managers = now;
                deliver(node, stream, new ManagerMessage.ManagersChanged(now), nowMillis);
              }
            });
  }

  private void gone(ClusterState state, long nowMillis) {
    new TreeMap<>(open)
        .forEach(
            (node, stream) ->
                stream
                    .feed
                    .gone(state, stream.beside)
                    .ifPresent(message -> deliver(node, stream, message, nowMillis)));
  }

  private void keepAlive(long nowMillis) {
    List<NodeId> quiet =
        open.entrySet().stream()
            .filter(entry -> nowMillis - entry.getValue().sentMillis >= KEEP_ALIVE_MILLIS)
            .map(SortedMap.Entry::getKey)
            .toList();
    for (NodeId node : quiet) {
      Optional.ofNullable(open.get(node))
          .ifPresent(stream -> deliver(node, stream, stream.feed.keepAlive(), nowMillis));
    }
  }

  /** When the next stream has had nothing for a second; {@link Long#MAX_VALUE} without streams. */
  long nextKeepAliveMillis() {
    return open.values().stream()
        .mapToLong(stream -> stream.sentMillis + KEEP_ALIVE_MILLIS)
        .min()
        .orElse(Long.MAX_VALUE);
  }

  private void deliver(NodeId node, Open stream, ManagerMessage message, long nowMillis) {
    stream.sentMillis = nowMillis;
    if (!stream.stream.offer(message)) {
      close(node);
      dispatcher.closed(node, stream.session);
    }
  }

  private void close(NodeId node) {
    Optional.ofNullable(open.remove(node)).ifPresent(closed -> closed.stream.close());
  }

  void closeAll() {
    open.values().forEach(stream -> stream.stream.close());
    open.clear();
    concerned.clear();
  }
}
