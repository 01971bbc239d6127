package dev.waggle.it.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The article, played on a swarm of Docker and on one of Waggle at the same time, with the same
 * docker command; every answer of one is compared with that of the other. What both wrote is in
 * {@code target/compat}, with the logs of all nodes.
 */
class ArticleCompatIT {
  private static final int MACHINES = 3;
  private static final Path ROOT = Path.of(property("waggle.root")).normalize();
  private static final Path NODE = Path.of(property("waggle.node.dir")).normalize();
  private static final Path KEPT = Path.of("target", "compat");
  private static final Path TEMP = Path.of(property("java.io.tmpdir"));

  private static final Transcript DOCKER = new Transcript();
  private static final Transcript WAGGLE = new Transcript();
  private static final AllowedDifferences ALLOWED =
      AllowedDifferences.read(
          Objects.requireNonNull(ArticleCompatIT.class.getResourceAsStream("allowed-differences")));

  private static final Map<String, CompletableFuture<Void>> PLAYS =
      Map.of("docker", new CompletableFuture<>(), "waggle", new CompletableFuture<>());

  /** Names of machines are the same in every run: two runs at once would be in each other's way. */
  private static RandomAccessFile alone;

  @BeforeAll
  static void play() throws Exception {
    assumeTrue(Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0), "needs root");
    for (String program :
        new String[] {
          "docker", "dockerd", "ip", "iptables", "busybox", "nsenter", "unshare", "setsid"
        }) {
      assumeTrue(onPath(program), program + " is not installed");
    }
    alone = new RandomAccessFile(TEMP.resolve("waggle-compat.lock").toFile(), "rw");
    alone.getChannel().lock();

    Path tool = ROOT.resolve("integration-tests/tools/hosts");
    ExecutorService both = Executors.newFixedThreadPool(2);
    Swarm docker = new Swarm.OfDocker(new Hosts(tool, "dckr", "10.59.0", TEMP.resolve("dckr")));
    Swarm waggle =
        new WaggleSwarm(
            new Hosts(tool, "wggl", "10.58.0", TEMP.resolve("wggl")),
            ROOT.resolve("bin/waggle"),
            NODE);
    both.execute(() -> play("docker", docker, DOCKER));
    both.execute(() -> play("waggle", waggle, WAGGLE));
    both.shutdown();
    assertThat(both.awaitTermination(30, TimeUnit.MINUTES)).as("both have ended").isTrue();
  }

  private static void play(String side, Swarm swarm, Transcript transcript) {
    CompletableFuture<Void> play = PLAYS.get(side);
    try {
      swarm.start(MACHINES);
      new SeedArticle(swarm, transcript).play();
      play.complete(null);
    } catch (RuntimeException | AssertionError e) {
      play.completeExceptionally(e);
    }
    try {
      Files.createDirectories(KEPT);
      Files.writeString(KEPT.resolve(side + ".txt"), transcript.text());
      swarm.keepLogs(MACHINES, KEPT.resolve(side));
    } catch (IOException e) {
      play.obtrudeException(e);
    } finally {
      swarm.stop();
    }
  }

  @AfterAll
  static void letOthers() throws IOException {
    if (alone != null) {
      alone.close();
    }
  }

  @Test
  void docker_plays_the_article_to_its_end() {
    assertThat(PLAYS.get("docker")).succeedsWithin(Duration.ZERO);
  }

  @Test
  void waggle_plays_the_article_to_its_end() {
    assertThat(PLAYS.get("waggle")).succeedsWithin(Duration.ZERO);
  }

  @TestFactory
  Stream<DynamicTest> each_command_answers_as_docker_does() {
    return DOCKER.steps().stream()
        .map(step -> DynamicTest.dynamicTest(step.title(), () -> compare(step)));
  }

  @Test
  void no_difference_is_allowed_that_is_not_there() {
    for (Transcript.Step docker : DOCKER.steps()) {
      ALLOWED.between(docker.title(), docker.lines(), WAGGLE.step(docker.title()).lines());
    }
    assertThat(ALLOWED.unused()).isEmpty();
  }

  private static void compare(Transcript.Step docker) {
    Transcript.Step waggle = WAGGLE.step(docker.title());
    assertThat(ALLOWED.between(docker.title(), docker.lines(), waggle.lines()))
        .as("$ %s%nDocker:%n%s%nWaggle:%n%s", docker.command(), docker.raw(), waggle.raw())
        .isEmpty();
  }

  private static String property(String name) {
    return Objects.requireNonNull(System.getProperty(name), name);
  }

  private static boolean onPath(String program) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(dir -> Files.isExecutable(Path.of(dir, program)));
  }
}
