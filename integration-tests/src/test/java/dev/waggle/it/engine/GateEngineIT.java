package dev.waggle.it.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.waggle.manager.adapter.gate.Gate;
import dev.waggle.manager.adapter.gate.GateConfig;
import dev.waggle.manager.adapter.gate.GateSecret;
import dev.waggle.manager.adapter.gate.LeaderView;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The stock docker command, a real engine, and the gate between them. */
@Timeout(180)
class GateEngineIT {
  private static final String IMAGE = "gate-test:latest";

  private static Path dir;
  private static PrivateEngine engine;
  private static HttpServer server;
  private static Gate gate;
  private static Docker docker;

  @BeforeAll
  static void start() throws Exception {
    dir = Files.createTempDirectory("gate");
    engine = PrivateEngine.start(dir);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
    server.createContext("/", GateEngineIT::serve);
    server.setExecutor(Executors.newCachedThreadPool());
    server.start();
    gate =
        new Gate(
            new GateConfig(
                () -> server.getAddress().getPort(),
                () -> Optional.of(engine.socket()),
                new Alone(),
                id -> true,
                Optional::empty,
                Optional::empty),
            GateSecret.random());
    Path socket = dir.resolve("waggle.sock");
    gate.openLocal(socket).toCompletableFuture().get(60, TimeUnit.SECONDS);
    docker = new Docker(socket);
    try (InputStream tar = Files.newInputStream(PrivateEngine.busyboxTar(dir))) {
      assertThat(docker.runWith(tar, "import", "-c", "CMD [\"sh\"]", "-", IMAGE).exitCode())
          .isZero();
    }
  }

  /** The manager's part: what the docker command asks before anything else. */
  private static void serve(HttpExchange exchange) throws IOException {
    boolean ping = exchange.getRequestURI().getPath().equals("/_ping");
    String version = exchange.getRequestHeaders().getFirst("X-Waggle-Api-Version");
    exchange.getResponseHeaders().set("Api-Version", version == null ? "1.51" : version);
    exchange.getResponseHeaders().set("Ostype", "linux");
    byte[] body = (ping ? "OK" : "[]\n").getBytes(StandardCharsets.UTF_8);
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(200, head ? -1 : body.length);
    if (!head) {
      exchange.getResponseBody().write(body);
    }
    exchange.close();
  }

  @AfterAll
  static void stop() throws IOException {
    if (gate != null) {
      for (String id : docker.run("ps", "-aq").text().lines().toList()) {
        docker.run("rm", "-f", id);
      }
      gate.close();
    }
    if (server != null) {
      server.stop(0);
    }
    if (engine != null) {
      engine.close();
    } else {
      Files.deleteIfExists(dir);
    }
  }

  private static String[] container(String... command) {
    return joined(List.of("run", "--rm", "-i", "--network=host", IMAGE), command);
  }

  private static String[] joined(List<String> first, String... rest) {
    return Stream.concat(first.stream(), Arrays.stream(rest)).toArray(String[]::new);
  }

  @Test
  void a_container_runs_and_its_exit_code_comes_back() throws IOException {
    assertThat(docker.run(container("echo", "hi")).text()).isEqualTo("hi\n");
    assertThat(docker.run(container("sh", "-c", "exit 7")).exitCode()).isEqualTo(7);
  }

  @Test
  void output_after_the_end_of_the_input_is_not_lost() throws IOException {
    InputStream input = new ByteArrayInputStream("a\nb\n".getBytes(StandardCharsets.UTF_8));
    assertThat(docker.runWith(input, container("sh", "-c", "cat; sleep 1; echo end")).text())
        .isEqualTo("a\nb\nend\n");
  }

  @Test
  void fifty_megabytes_out_are_exact() throws IOException {
    assertThat(docker.run(container("head", "-c", "52428800", "/dev/zero")).output())
        .hasSize(52428800);
  }

  @Test
  void twenty_megabytes_in_are_exact() throws IOException {
    InputStream input = new ByteArrayInputStream(new byte[20 << 20]);
    assertThat(docker.runWith(input, container("wc", "-c")).text().trim()).isEqualTo("20971520");
  }

  @Test
  void exec_logs_and_copies_work_on_a_running_container() throws IOException {
    Docker.Result created =
        docker.run(
            "run",
            "-d",
            "--network=host",
            "--name",
            "steady",
            IMAGE,
            "sh",
            "-c",
            "echo one; sleep 1; echo two; sleep 1000");
    assertThat(created.errors()).isEmpty();
    InputStream input = new ByteArrayInputStream("typed".getBytes(StandardCharsets.UTF_8));
    assertThat(docker.runWith(input, "exec", "-i", "steady", "cat").text()).isEqualTo("typed");
    assertThat(docker.run("exec", "steady", "sh", "-c", "exit 7").exitCode()).isEqualTo(7);

    Process follow = docker.start("logs", "-f", "steady");
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(follow.getInputStream(), StandardCharsets.UTF_8))) {
      assertThat(lines.readLine()).isEqualTo("one");
      assertThat(lines.readLine()).isEqualTo("two");
    } finally {
      follow.destroyForcibly();
    }

    Path file = Files.write(dir.resolve("payload"), new byte[3 << 20]);
    assertThat(docker.run("cp", file.toString(), "steady:/tmp/payload").exitCode()).isZero();
    assertThat(docker.run("exec", "steady", "wc", "-c", "/tmp/payload").text()).contains("3145728");
    Path back = dir.resolve("back");
    assertThat(docker.run("cp", "steady:/tmp/payload", back.toString()).exitCode()).isZero();
    assertThat(Files.size(back)).isEqualTo(3 << 20);
    assertThat(docker.run("rm", "-f", "steady").exitCode()).isZero();
  }

  @Test
  void an_image_is_built_saved_and_loaded() throws IOException {
    Path context = Files.createDirectory(dir.resolve("context"));
    Files.write(context.resolve("large"), new byte[30 << 20]);
    Files.writeString(context.resolve("Dockerfile"), "FROM " + IMAGE + "\nCOPY large /large\n");
    Docker.Result build = docker.run("build", "-t", "gate-built", context.toString());
    assertThat(build.exitCode()).as(build.errors()).isZero();
    Docker.Result saved = docker.run("save", "gate-built");
    assertThat(saved.output().length).isGreaterThan(30 << 20);
    assertThat(docker.run("rmi", "gate-built").exitCode()).isZero();
    assertThat(docker.runWith(new ByteArrayInputStream(saved.output()), "load").text())
        .contains("Loaded image: gate-built");
  }

  @Test
  void events_of_the_engine_arrive_as_they_happen() throws Exception {
    Process events = docker.start("events", "--filter", "type=container");
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(events.getInputStream(), StandardCharsets.UTF_8))) {
      CompletableFuture<String> first =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return lines.readLine();
                } catch (IOException e) {
                  throw new AssertionError(e);
                }
              });
      while (!first.isDone()) {
        docker.run(container("true"));
      }
      // Whichever came first when the client began to listen: another container is under way then.
      assertThat(first.get()).containsPattern(" container \\w+ [0-9a-f]{64} ");
    } finally {
      events.destroyForcibly();
    }
  }

  @Test
  void a_name_that_nothing_has_is_looked_for_to_the_end() throws IOException {
    Docker.Result nothing = docker.run("inspect", "nothing-here");
    assertThat(nothing.exitCode()).isEqualTo(1);
    assertThat(nothing.errors()).containsIgnoringCase("no such object: nothing-here");
  }

  @Test
  void the_version_that_is_offered_is_one_that_the_engine_serves() throws IOException {
    String[] question = {"version", "-f", "{{.Client.APIVersion}}"};
    String direct = new Docker(engine.socket()).run(question).text();
    assertThat(direct).startsWith("1.");
    assertThat(docker.run(question).text()).isEqualTo(direct);
  }

  /** A node that leads itself. */
  private static final class Alone implements LeaderView {
    @Override
    public Optional<Leader> leader() {
      return Optional.empty();
    }

    @Override
    public boolean thisNodeLeads() {
      return true;
    }

    @Override
    public boolean isManager() {
      return true;
    }

    @Override
    public CompletionStage<Void> changed() {
      return new CompletableFuture<>();
    }
  }
}
