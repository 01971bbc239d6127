package dev.waggle.sim;

import dev.waggle.dispatch.ManagerMessage;
import dev.waggle.dispatch.SessionId;
import dev.waggle.manager.core.dispatch.AssignmentFeed;
import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.model.id.NodeId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The streams by which a leader tells agents what to run: each delivers in order, until it breaks
 * or, worse, goes deaf.
 */
final class SimStreams {
  private static final long KEEP_ALIVE = 1_000;

  private final Simulation world;
  private final SimHost host;
  private final Map<NodeId, Stream> streams = new TreeMap<>();

  SimStreams(Simulation world, SimHost host) {
    this.world = world;
    this.host = host;
  }

  private static final class Stream {
    private final SimHost to;
    private final SessionId id;
    private final int attempt;
    private final AssignmentFeed feed;
    private List<NodeId> beside = List.of();
    private long lastDelivery;
    private boolean broken;
    private boolean deaf;

    Stream(SimHost to, SessionId id, int attempt, AssignmentFeed feed) {
      this.to = to;
      this.id = id;
      this.attempt = attempt;
      this.feed = feed;
    }
  }

  /** The node's stream begins, with all that the node has to run. */
  void open(SimHost to, SessionId id, int attempt, long term, ClusterState state) {
    Stream stream = new Stream(to, id, attempt, new AssignmentFeed(to.id(), term));
    streams.put(to.id(), stream);
    send(stream, stream.feed.first(state));
    keepAlive(stream);
  }

  /** Tells each what is new to it. */
  void tell(ClusterState state) {
    streams.values().forEach(stream -> tell(stream, state));
  }

  /** Tells a node of what its engine has of other nodes. */
  void tellOf(List<NodeId> beside, NodeId node, SessionId id, ClusterState state) {
    of(node, id)
        .ifPresent(
            stream -> {
              stream.beside = beside;
              tell(stream, state);
            });
  }

  /** Of the last message in the session's stream; 0 if it has none. */
  long sequence(NodeId node, SessionId id) {
    return of(node, id).map(stream -> stream.feed.sequence()).orElse(0L);
  }

  private Optional<Stream> of(NodeId node, SessionId id) {
    return Optional.ofNullable(streams.get(node)).filter(stream -> stream.id.equals(id));
  }

  /** From now on nothing comes through the node's stream any more. */
  void deafen(NodeId node) {
    world.faults().happened(Fault.STREAM_DEAF);
    streams.get(node).deaf = true;
  }

  /** Those of a former term: nobody hears of their end. */
  void forget() {
    streams.clear();
  }

  /** All end, and the agents hear of it. */
  void breakOff() {
    streams.values().forEach(this::breakStream);
    streams.clear();
  }

  private void keepAlive(Stream stream) {
    host.later(
        KEEP_ALIVE,
        () -> {
          if (streams.get(stream.to.id()) == stream && !stream.broken) {
            send(stream, stream.feed.keepAlive());
            keepAlive(stream);
          }
        });
  }

  private void tell(Stream stream, ClusterState state) {
    stream.feed.gone(state, stream.beside).ifPresent(message -> send(stream, message));
    stream
        .feed
        .next(state)
        .filter(message -> !world.faults().strikes(Fault.ASSIGNMENT_LOST))
        .ifPresent(message -> send(stream, message));
  }

  private void send(Stream stream, ManagerMessage message) {
    stream.deaf |= world.faults().strikes(Fault.STREAM_DEAF);
    if (stream.broken || stream.deaf) {
      return;
    }
    if (!world.network().connects(host, stream.to) || world.faults().strikes(Fault.STREAM_BROKEN)) {
      breakStream(stream);
      return;
    }
    byte[] bytes = Wire.of(message);
    long at = Math.max(stream.lastDelivery, world.now() + world.network().delay());
    stream.lastDelivery = at;
    world
        .queue()
        .at(
            at,
            () ->
                stream.to.process(
                    () -> {
                      if (!stream.broken) {
                        stream.to.agent().ifPresent(a -> a.streamed(stream.attempt, bytes));
                      }
                    }));
  }

  private void breakStream(Stream stream) {
    stream.broken = true;
    if (world.network().connects(host, stream.to)) {
      world
          .queue()
          .after(
              world.network().delay(),
              () ->
                  stream.to.process(
                      () -> stream.to.agent().ifPresent(a -> a.streamBroken(stream.attempt))));
    }
  }
}
