package dev.waggle.it.compat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * A story, played on a swarm of Docker and on one of Waggle at the same time, with the same docker
 * command; every answer of one is compared with that of the other.
 */
final class SideBySide {
  private final int machines;
  private final Path kept;
  private final AllowedDifferences allowed;
  private final Transcript docker = new Transcript();
  private final Transcript waggle = new Transcript();
  private final Map<String, CompletableFuture<Void>> plays =
      Map.of("docker", new CompletableFuture<>(), "waggle", new CompletableFuture<>());

  /**
   * A story for so many machines.
   *
   * @param kept a directory for what both wrote and the logs of all nodes
   */
  SideBySide(int machines, Path kept, AllowedDifferences allowed) {
    this.machines = machines;
    this.kept = kept;
    this.allowed = allowed;
  }

  /** Plays it, or skips the test and says why that cannot be. */
  void play(BiConsumer<Swarm, Transcript> story) throws Exception {
    Swarms.alone(() -> playBoth(story));
  }

  private void playBoth(BiConsumer<Swarm, Transcript> story) throws InterruptedException {
    Swarm ofDocker = Swarms.ofDocker();
    Swarm ofWaggle = Swarms.ofWaggle();
    ExecutorService both = Executors.newFixedThreadPool(2);
    both.execute(() -> play("docker", ofDocker, docker, story));
    both.execute(() -> play("waggle", ofWaggle, waggle, story));
    both.shutdown();
    assertThat(both.awaitTermination(30, TimeUnit.MINUTES)).as("both have ended").isTrue();
  }

  private void play(
      String side, Swarm swarm, Transcript transcript, BiConsumer<Swarm, Transcript> story) {
    CompletableFuture<Void> play = future(side);
    try {
      swarm.start(machines);
      story.accept(swarm, transcript);
      play.complete(null);
    } catch (RuntimeException | AssertionError e) {
      play.completeExceptionally(e);
    }
    try {
      Files.createDirectories(kept);
      Files.writeString(kept.resolve(side + ".txt"), transcript.text());
      swarm.keepLogs(machines, kept.resolve(side));
    } catch (IOException e) {
      play.obtrudeException(e);
    } finally {
      swarm.stop();
    }
  }

  private CompletableFuture<Void> future(String side) {
    return Objects.requireNonNull(plays.get(side), side);
  }

  /** Fails with what kept that side from playing the story to its end. */
  void requireEnd(String side) {
    assertThat(future(side)).succeedsWithin(Duration.ZERO);
  }

  Stream<DynamicTest> eachCommand() {
    return docker.steps().stream()
        .map(step -> DynamicTest.dynamicTest(step.title(), () -> compare(step)));
  }

  void requireEachAllowanceUsed() {
    for (Transcript.Step step : docker.steps()) {
      allowed.between(step.title(), step.lines(), waggle.step(step.title()).lines());
    }
    assertThat(allowed.unused()).isEmpty();
  }

  private void compare(Transcript.Step step) {
    Transcript.Step answered = waggle.step(step.title());
    assertThat(allowed.between(step.title(), step.lines(), answered.lines()))
        .as("$ %s%nDocker:%n%s%nWaggle:%n%s", step.command(), step.raw(), answered.raw())
        .isEmpty();
  }
}
