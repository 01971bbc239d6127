package dev.waggle.it.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waggle.it.container.UnixHttp.Answer;
import dev.waggle.testing.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A node as people start it: {@code bin/waggle node} with the built directory. */
final class NodeProcess implements AutoCloseable {
  static final Path SCRIPT = Path.of(System.getProperty("waggle.root")).resolve("bin/waggle");

  /** No other test's: by it {@link SigkillProcessor} finds whom to kill. */
  private static final String NAME = "shared";

  private static final List<String> WITHOUT_ENGINE =
      List.of("--runtime", "process", "--hostname", NAME);

  /** Only turns a hang into a failure. */
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private static final int MOST_OF_LOG = 50_000;

  private static final String INIT =
      "{\"ListenAddr\":\"0.0.0.0:2377\",\"AdvertiseAddr\":\"127.0.0.1\"}";

  private final Path dir;
  private final int clusterPort;
  private final Process process;

  private NodeProcess(Path dir, int clusterPort, List<String> more, String javaOptions)
      throws IOException {
    this.dir = dir;
    this.clusterPort = clusterPort;
    List<String> arguments =
        new ArrayList<>(
            List.of("node", "--data-dir", data().toString(), "--listen", clusterAddress()));
    arguments.addAll(more);
    ProcessBuilder builder =
        builder(arguments.toArray(String[]::new))
            .redirectErrorStream(true)
            .redirectOutput(console().toFile());
    builder.environment().put("WAGGLE_JAVA_OPTS", javaOptions);
    this.process = builder.start();
  }

  /** The script with these arguments and the environment that every node of the tests has. */
  static ProcessBuilder builder(String... arguments) {
    List<String> command = new ArrayList<>(List.of(SCRIPT.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("WAGGLE_"));
    builder.environment().put("WAGGLE_HOME", MicroNode.NODE_DIR.toString());
    return builder;
  }

  /** Starts it in a directory of its own; returns when it answers. */
  static NodeProcess start() throws IOException {
    return started(WITHOUT_ENGINE, "");
  }

  /** The same beside the engine of this socket. */
  static NodeProcess beside(Path engine) throws IOException {
    return started(List.of("--engine", "unix://" + engine, "--hostname", "beside"), "");
  }

  /** The same with these options of the JVM, after its own. */
  static NodeProcess withJavaOptions(String options) throws IOException {
    return started(List.of("--runtime", "process", "--hostname", "java"), options);
  }

  private static NodeProcess started(List<String> more, String javaOptions) throws IOException {
    NodeProcess node =
        new NodeProcess(Files.createTempDirectory("wgl"), FreePorts.inARow(2), more, javaOptions);
    boolean answers = false;
    try {
      await("answer of the node, see " + node.console())
          .atMost(PATIENCE)
          .ignoreExceptionsInstanceOf(IOException.class)
          .until(() -> !node.process.isAlive() || node.door().get("/_ping").status() == 200);
      assertThat(node.process.isAlive()).as(node.said()).isTrue();
      answers = true;
      return node;
    } finally {
      if (!answers) {
        node.close();
      }
    }
  }

  Path data() {
    return dir.resolve("d");
  }

  /** What the script and the node print. */
  Path console() {
    return dir.resolve("console");
  }

  String said() {
    try {
      return Files.readString(console());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What is needed to find out why it does not do what it should: output, threads and log. */
  String evidence() {
    try {
      new ProcessBuilder("kill", "-QUIT", Long.toString(pid())).start().waitFor();
      Thread.sleep(1_000); // the threads are printed by the node itself
      String log = Files.readString(log(), StandardCharsets.ISO_8859_1);
      return said() + log.substring(Math.max(0, log.length() - MOST_OF_LOG));
    } catch (IOException e) {
      return said() + e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return said();
    }
  }

  private Path log() {
    return data().resolve("log/server.0.log");
  }

  /** The lines of stack traces in its log. */
  List<String> stackTraces() {
    Path log = log();
    try (Stream<String> lines = Files.lines(log, StandardCharsets.ISO_8859_1)) {
      return Stream.concat(said().lines(), lines).filter(l -> l.startsWith("\tat ")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path socket() {
    return data().resolve("waggle.sock");
  }

  UnixHttp door() {
    return new UnixHttp(socket());
  }

  int clusterPort() {
    return clusterPort;
  }

  String clusterAddress() {
    return "127.0.0.1:" + clusterPort;
  }

  /** The script's process is the node's: it ends in an exec. */
  long pid() {
    return process.pid();
  }

  /** The swarm object; made first if the node is in no swarm. */
  JsonNode swarm() throws IOException {
    Answer answer = door().get("/swarm");
    if (answer.status() == 503) {
      init();
      answer = door().get("/swarm");
    }
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer.json();
  }

  void init() throws IOException {
    Answer answer = door().post("/swarm/init", INIT);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
  }

  void leave() throws IOException {
    Answer answer = door().post("/swarm/leave?force=1", "");
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
  }

  /** Stops it by SIGTERM; its directory stays. */
  void stop() {
    process.destroy();
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS)) {
        String evidence = evidence();
        process.destroyForcibly().waitFor();
        throw new AssertionError("the node had to be killed: " + evidence);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    try {
      stop();
    } finally {
      Trees.delete(dir);
    }
  }
}
