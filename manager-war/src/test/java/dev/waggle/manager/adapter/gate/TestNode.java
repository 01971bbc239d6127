package dev.waggle.manager.adapter.gate;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;

/** A gate with a server and an engine behind it, in a directory of its own. */
final class TestNode implements AutoCloseable {
  /** Short waits, so that a test of a limit is over soon; the rest is the real thing. */
  static final GateLimits SHORT =
      new GateLimits(
          2000,
          200,
          Duration.ofSeconds(1),
          8L << 20,
          Duration.ofSeconds(60),
          32L << 20,
          Duration.ofSeconds(4),
          Duration.ofSeconds(1),
          Duration.ofSeconds(60));

  /** Where nothing is to run out but the places of one address. */
  static final GateLimits PATIENT =
      new GateLimits(
          2000,
          20,
          Duration.ofSeconds(20),
          8L << 20,
          Duration.ofSeconds(60),
          32L << 20,
          Duration.ofSeconds(20),
          Duration.ofSeconds(1),
          Duration.ofSeconds(60));

  final Path dir;
  final GateSecret secret = GateSecret.random();
  final FakeServer server;
  final FakeEngine engine;
  final FakeLeaders leaders = new FakeLeaders();
  final Set<String> formerManagers = ConcurrentHashMap.newKeySet();
  final Gate gate;
  volatile Optional<Path> engineSocket;
  volatile Optional<SSLContext> tls = Optional.empty();

  TestNode() throws IOException {
    this("one", GateLimits.DEFAULTS);
  }

  TestNode(String name, GateLimits limits) throws IOException {
    dir = Files.createTempDirectory("gate");
    server = new FakeServer(secret, name);
    engine = new FakeEngine(dir.resolve("engine.sock"));
    engineSocket = Optional.of(engine.socket());
    gate =
        new Gate(
            new GateConfig(
                server::port,
                () -> engineSocket,
                leaders,
                id -> !formerManagers.contains(id),
                () -> tls,
                () -> tls),
            secret,
            limits);
  }

  Path socket() {
    return dir.resolve("waggle.sock");
  }

  TestNode openLocal() {
    await(gate.openLocal(socket()));
    return this;
  }

  InetSocketAddress openCluster() {
    return await(gate.openCluster(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
  }

  Wire connect() throws IOException {
    return Wire.unix(socket());
  }

  static <T> T await(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
  }

  @Override
  public void close() throws IOException {
    gate.close();
    server.close();
    engine.close();
    try (Stream<Path> files = Files.walk(dir)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
