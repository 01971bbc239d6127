package dev.waggle.it.container;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.epoll.EpollEventLoopGroup;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The door of a Docker Engine with no engine behind it: its containers are entries in a list. It
 * fails in the ways in which real ones do, when told to.
 */
final class FakeEngine implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MOST_BYTES = 1 << 20;

  /** How it is. */
  enum Mood {
    WELL,
    /** Creates no container, breaking such a request off, and answers all else. */
    FAILING,
    /** Answers that it has failed. */
    BROKEN,
    /** Takes requests and does not answer. */
    HANGING
  }

  /**
   * An answer.
   *
   * @param status 0 for none, -1 if the connection ends without one
   */
  record Reply(int status, Object body) {
    static final Reply NONE = new Reply(0, Map.of());
    static final Reply END = new Reply(-1, Map.of());

    static Reply error(int status, String message) {
      return new Reply(status, Map.of("message", message));
    }

    byte[] bytes() throws JsonProcessingException {
      return status == 204 ? new byte[0] : JSON.writeValueAsBytes(body);
    }
  }

  /**
   * A container.
   *
   * @param labels as it was created with
   */
  record Made(String id, String name, Map<String, String> labels, boolean runs) {}

  private final Path socket;
  private final EpollEventLoopGroup loop = new EpollEventLoopGroup(1);
  private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final Map<String, Made> containers = new ConcurrentSkipListMap<>();
  private final List<Long> creations = new CopyOnWriteArrayList<>();
  private final List<String> starts = new CopyOnWriteArrayList<>();
  private Optional<Channel> door = Optional.empty();
  private volatile Mood mood = Mood.WELL;
  private int made;

  private FakeEngine(Path socket) {
    this.socket = socket;
  }

  static FakeEngine at(Path socket) throws IOException {
    FakeEngine engine = new FakeEngine(socket);
    engine.open();
    return engine;
  }

  Path socket() {
    return socket;
  }

  void open() throws IOException {
    Files.deleteIfExists(socket);
    ServerBootstrap server =
        new ServerBootstrap()
            .group(loop)
            .channel(EpollServerDomainSocketChannel.class)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    connections.add(channel);
                    channel
                        .pipeline()
                        .addLast(new HttpServerCodec(), new HttpObjectAggregator(MOST_BYTES))
                        .addLast(new FakeEngineDoor(FakeEngine.this));
                  }
                });
    door =
        Optional.of(
            server.bind(new DomainSocketAddress(socket.toFile())).syncUninterruptibly().channel());
  }

  /** Like an engine that was stopped: nobody listens, what was open is closed. */
  void stop() {
    door.ifPresent(channel -> channel.close().syncUninterruptibly());
    connections.close().syncUninterruptibly();
  }

  void become(Mood now) {
    mood = now;
  }

  /** A container is gone that nobody has removed. */
  void lose(String container) {
    containers.remove(container);
  }

  Map<String, Made> containers() {
    return Map.copyOf(containers);
  }

  /** When each request to create a container came, by a clock that never goes back. */
  List<Long> creations() {
    return List.copyOf(creations);
  }

  /** The containers that were started, each time. */
  List<String> starts() {
    return List.copyOf(starts);
  }

  /** On the loop's only thread. */
  Reply reply(String method, String path, Map<String, List<String>> query, String body)
      throws JsonProcessingException {
    String what = method + " " + path.replaceFirst("^/v\\d+\\.\\d+(?=/)", "");
    boolean creates = what.equals("POST /containers/create");
    if (creates) {
      creations.add(System.nanoTime());
    }
    return switch (mood) {
      case HANGING -> Reply.NONE;
      case BROKEN -> Reply.error(500, "the store is damaged");
      case FAILING -> creates ? Reply.END : done(what, query, body);
      case WELL -> done(what, query, body);
    };
  }

  private Reply done(String what, Map<String, List<String>> query, String body)
      throws JsonProcessingException {
    return switch (what) {
      case "GET /_ping", "HEAD /_ping" -> new Reply(200, "OK");
      case "GET /info" ->
          new Reply(
              200, Map.of("Name", "fake", "NCPU", 2, "MemTotal", 1L << 32, "ServerVersion", "1.0"));
      case "POST /images/create" -> new Reply(200, Map.of("status", "there"));
      case "GET /containers/json" -> new Reply(200, list(query));
      case "POST /containers/create" -> create(query.get("name").get(0), JSON.readTree(body));
      default -> withContainer(what);
    };
  }

  private List<Map<String, Object>> list(Map<String, List<String>> query)
      throws JsonProcessingException {
    JsonNode labels = JSON.readTree(query.getOrDefault("filters", List.of("{}")).get(0));
    return containers.values().stream()
        .filter(made -> hasAll(made, labels.path("label")))
        .map(
            made ->
                Map.<String, Object>of(
                    "Id", made.id(),
                    "Names", List.of("/" + made.name()),
                    "Labels", made.labels(),
                    "State", made.runs() ? "running" : "created",
                    "Status", made.runs() ? "Up 2 seconds" : "Created"))
        .toList();
  }

  private static boolean hasAll(Made made, JsonNode labels) {
    return StreamSupport.stream(labels.spliterator(), false)
        .map(label -> label.asText().split("=", 2))
        .allMatch(
            label -> {
              String value = made.labels().get(label[0]);
              return value != null && (label.length == 1 || value.equals(label[1]));
            });
  }

  private Reply create(String name, JsonNode spec) {
    if (containers.values().stream().anyMatch(other -> other.name().equals(name))) {
      return Reply.error(409, "the name " + name + " is in use");
    }
    String id = "%064x".formatted(++made);
    Map<String, String> labels = new LinkedHashMap<>();
    spec.path("Labels").properties().forEach(l -> labels.put(l.getKey(), l.getValue().asText()));
    containers.put(id, new Made(id, name, labels, false));
    return new Reply(201, Map.of("Id", id, "Warnings", List.of()));
  }

  /** {@code POST /containers/ID/start} and the like. */
  private Reply withContainer(String what) {
    List<String> words = Stream.of(what.split("[ /]+")).toList();
    Made one = words.size() > 2 ? containers.get(words.get(2)) : null;
    if (one == null) {
      return Reply.error(404, "no such thing: " + what);
    }
    String verb = words.get(0) + (words.size() > 3 ? " " + words.get(3) : "");
    return switch (verb) {
      case "GET json" -> new Reply(200, description(one));
      case "POST start" -> {
        starts.add(one.id());
        containers.put(one.id(), new Made(one.id(), one.name(), one.labels(), true));
        yield new Reply(204, Map.of());
      }
      case "POST stop", "DELETE" -> {
        containers.remove(one.id());
        yield new Reply(204, Map.of());
      }
      default -> Reply.error(404, "no such thing: " + what);
    };
  }

  private static Map<String, Object> description(Made one) {
    return Map.of(
        "Id",
        one.id(),
        "State",
        Map.of("Status", one.runs() ? "running" : "created", "Pid", one.runs() ? 4711 : 0));
  }

  @Override
  public void close() {
    stop();
    loop.shutdownGracefully();
  }
}
