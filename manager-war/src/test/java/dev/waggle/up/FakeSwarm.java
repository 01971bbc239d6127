package dev.waggle.up;

import dev.waggle.json.EngineJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

/** Nodes that answer as Docker does, and keep what they were told. Nodes count from 1. */
final class FakeSwarm implements AutoCloseable {
  static final String TOKEN = "SWMTKN-1-digest-manager";

  private final List<FakeNode> doors = new ArrayList<>();
  private final Map<Integer, String> states = new ConcurrentHashMap<>();
  private final List<UpNode> nodes;
  final List<String> told = new CopyOnWriteArrayList<>();
  private final Map<Integer, Integer> slowness = new ConcurrentHashMap<>();
  private volatile int services;
  private volatile int asked;
  volatile boolean readyAtCreate;

  FakeSwarm(Path directory, int size) {
    nodes =
        IntStream.rangeClosed(1, size)
            .mapToObj(i -> new UpNode(i, directory, 2377 + 10L * (i - 1)))
            .toList();
    for (int i = 1; i <= size; i++) {
      int number = i;
      states.put(i, "inactive");
      try {
        Files.createDirectories(nodes.get(i - 1).api().socket().getParent());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      doors.add(new FakeNode(nodes.get(i - 1).api().socket(), r -> answer(number, r)));
    }
  }

  List<UpNode> nodes() {
    return nodes;
  }

  void set(int node, String state) {
    states.put(node, state);
  }

  /** Its join takes so long that the request ends first; so many questions later it is a member. */
  void joinsSlowly(int node, int questions) {
    slowness.put(node, questions);
  }

  private String info(int node) {
    if (states.get(node).equals("pending") && slowness.merge(node, -1, Integer::sum) <= 0) {
      states.put(node, "active");
    }
    return FakeNode.json(
        200, "{\"Swarm\":{\"LocalNodeState\":\"" + states.get(node) + "\",\"Error\":\"E\"}}");
  }

  private String answer(int node, String request) {
    String path = request.split(" ")[1];
    String body = request.substring(request.indexOf("\r\n\r\n") + 4);
    if (request.startsWith("POST")) {
      told.add(node + " " + path + " " + body);
    }
    if (path.equals("/info")) {
      return info(node);
    }
    if (path.equals("/swarm/join") && slowness.containsKey(node)) {
      states.put(node, "pending");
      return FakeNode.json(503, "{\"message\":\"Timeout was reached before node joined.\"}");
    }
    if (path.equals("/swarm/init") || path.equals("/swarm/join")) {
      states.put(node, "active");
      return FakeNode.json(200, "\"id\"\n");
    }
    if (!"active".equals(states.get(node))) {
      return FakeNode.json(503, "{\"message\":\"This node is not a swarm manager.\"}");
    }
    return manager(path);
  }

  private String manager(String path) {
    if (path.equals("/swarm")) {
      return FakeNode.json(
          200, "{\"JoinTokens\":{\"Worker\":\"w\",\"Manager\":\"" + TOKEN + "\"}}");
    }
    if (path.equals("/services/create")) {
      readyAtCreate = asked > 1;
      services++;
      return FakeNode.json(201, "{\"ID\":\"s\"}");
    }
    if (path.equals("/services")) {
      return FakeNode.json(200, services > 0 ? "[{\"Spec\":{\"Name\":\"hello\"}}]" : "[]");
    }
    if (path.equals("/nodes")) {
      return FakeNode.json(200, EngineJson.api().toJson(listing()));
    }
    if (path.startsWith("/tasks?filters=")) {
      return FakeNode.json(
          200,
          EngineJson.api()
              .toJson(
                  nodes.stream()
                      .map(n -> Map.of("Status", Map.of("State", "running", "Err", "")))
                      .toList()));
    }
    return FakeNode.json(404, "{\"message\":\"page not found\"}");
  }

  /** Each member is ready at the second question: its agent's session comes after the join. */
  private List<Map<String, Map<String, String>>> listing() {
    String state = asked > 0 ? "ready" : "unknown";
    asked = asked + 1;
    return nodes.stream().map(n -> Map.of("Status", Map.of("State", state))).toList();
  }

  @Override
  public void close() {
    doors.forEach(FakeNode::close);
  }
}
