package dev.waggle.manager.app;

import dev.waggle.dispatch.ManagerMessage;
import dev.waggle.dispatch.SessionId;
import dev.waggle.manager.core.dispatch.AgentDesk.Stream;
import dev.waggle.manager.core.dispatch.AssignmentFeed;
import dev.waggle.manager.core.dispatch.Dispatcher;
import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.model.id.NodeId;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The open assignment streams of one manager. Confined to the control thread. */
final class SessionFeeds {
  private static final long KEEP_ALIVE_MILLIS = 1_000;
  private final Dispatcher dispatcher;
  private final SortedMap<NodeId, Open> open = new TreeMap<>();
  private long term;

  /** One session's stream, and what it has been told. */
  private static final class Open {
    private final SessionId session;
    private final Stream stream;
    private final AssignmentFeed feed;
    private ClusterState told;
    private long sentMillis;

    Open(SessionId session, Stream stream, AssignmentFeed feed, ClusterState told) {
      this.session = session;
      this.stream = stream;
      this.feed = feed;
      this.told = told;
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

  /** Sends the complete set; a second stream of the session takes the place of the first. */
  void open(NodeId node, SessionId session, Stream stream, ClusterState state, long nowMillis) {
    Optional.ofNullable(open.remove(node)).ifPresent(old -> old.stream.close());
    Open opened = new Open(session, stream, new AssignmentFeed(node, term), state);
    open.put(node, opened);
    deliver(node, opened, opened.feed.first(state), nowMillis);
  }

  /** Sequence of the last message to the node; 0 without a stream. */
  long sequence(NodeId node) {
    Open found = open.get(node);
    return found == null ? 0 : found.feed.sequence();
  }

  /** Tells each session what is new in the state, or that the stream lives. */
  void send(ClusterState state, long nowMillis) {
    new TreeMap<>(open).forEach((node, stream) -> send(node, stream, state, nowMillis));
  }

  private void send(NodeId node, Open stream, ClusterState state, long nowMillis) {
    if (!stream.session.equals(dispatcher.sessions().get(node))) {
      close(node);
    } else if (stream.told != state) {
      stream.told = state;
      stream.feed.next(state).ifPresent(news -> deliver(node, stream, news, nowMillis));
    }
    if (open.containsKey(node) && nowMillis - stream.sentMillis >= KEEP_ALIVE_MILLIS) {
      deliver(node, stream, stream.feed.keepAlive(), nowMillis);
    }
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
  }
}
