package dev.waggle.it.compat.script;

import dev.waggle.it.compat.Command;
import dev.waggle.it.compat.Swarm;
import dev.waggle.it.compat.Swarms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * All scripts on one swarm of Waggle. Docker's answers are those that were recorded with the same
 * seed, client and engine; where there are none, a real swarm plays, too, one script ahead.
 */
final class ScriptPlay {
  private static final Pattern VERSION = Pattern.compile("version (\\d+\\.\\d+\\.\\d+)");

  private final Map<Script, CompletableFuture<Answers>> docker = new LinkedHashMap<>();
  private final Map<Script, CompletableFuture<Answers>> waggle = new LinkedHashMap<>();
  private final Path recordings;
  private final Path kept;
  private final Differences differences;
  private final String of;

  /**
   * @param recordings where Docker's answers are, by the client's version
   * @param kept a directory for what both wrote and the logs of all nodes
   */
  ScriptPlay(List<Script> scripts, long seed, Path recordings, Path kept, Differences differences) {
    String client = version("docker");
    this.recordings = recordings.resolve(client);
    this.kept = kept;
    this.differences = differences;
    this.of = Recording.of(seed, client, version("dockerd"));
    for (Script script : scripts) {
      docker.put(script, new CompletableFuture<>());
      waggle.put(script, new CompletableFuture<>());
    }
  }

  private static String version(String program) {
    String printed = Command.of(program, "--version").run().required();
    Matcher version = VERSION.matcher(printed);
    if (!version.find()) {
      throw new IllegalStateException("no version: " + printed);
    }
    return version.group(1);
  }

  /** Plays all on Docker and keeps what it answers. */
  void record() throws Exception {
    Swarms.alone(() -> playOn("docker", Swarms.ofDocker(), docker));
    docker.forEach(
        (script, answers) -> new Recording(of, whole(answers.join())).write(file(script)));
  }

  private static Answers whole(Answers answers) {
    if (!answers.complete()) {
      throw new AssertionError("not recorded, since something was awaited in vain");
    }
    return answers;
  }

  /**
   * Plays all on Waggle.
   *
   * @param live whether Docker plays in any case
   */
  void play(boolean live) throws Exception {
    if (!live) {
      docker.forEach((script, answers) -> recorded(script).ifPresent(answers::complete));
    }
    boolean dockerPlays = docker.values().stream().anyMatch(answers -> !answers.isDone());
    Swarms.alone(
        () -> {
          ExecutorService both = Executors.newFixedThreadPool(2);
          if (dockerPlays) {
            both.execute(() -> playOn("docker", Swarms.ofDocker(), docker));
          }
          both.execute(() -> playOn("waggle", Swarms.ofWaggle(), waggle));
          both.shutdown();
          if (!both.awaitTermination(60, TimeUnit.MINUTES)) {
            throw new AssertionError("did not end");
          }
        });
  }

  /** What Docker answered to just this script, drawn from this seed, through this client. */
  private Optional<Answers> recorded(Script script) {
    return Recording.read(file(script))
        .filter(recording -> recording.of().equals(of))
        .map(Recording::answers)
        .filter(
            answers ->
                answers.answers().stream()
                    .map(Answers.Answer::title)
                    .toList()
                    .equals(Player.titles(script)));
  }

  private Path file(Script script) {
    return recordings.resolve(script.name() + ".txt");
  }

  private void playOn(String side, Swarm swarm, Map<Script, CompletableFuture<Answers>> plays) {
    try {
      Stage stage = new Stage(swarm);
      stage.start();
      Player player = new Player(side, stage, differences);
      for (Map.Entry<Script, CompletableFuture<Answers>> play : plays.entrySet()) {
        if (!play.getValue().isDone()) {
          play.getValue().complete(play(side, player, play.getKey()));
        }
      }
    } catch (RuntimeException | AssertionError | IOException e) {
      plays.values().forEach(answers -> answers.completeExceptionally(e));
    } finally {
      keepLogs(side, swarm);
      swarm.stop();
    }
  }

  private Answers play(String side, Player player, Script script) throws IOException {
    Optional<Answers> ahead =
        side.equals("docker") ? Optional.empty() : Optional.of(docker.get(script).join());
    long start = System.nanoTime();
    Answers answers = player.play(script, ahead);
    System.out.printf(
        "%s played %s: %d commands, %d ms%n",
        side, script.name(), answers.answers().size(), (System.nanoTime() - start) / 1_000_000);
    Files.createDirectories(kept);
    Files.writeString(kept.resolve(script.name() + "." + side + ".txt"), answers.text());
    return answers;
  }

  private void keepLogs(String side, Swarm swarm) {
    try {
      swarm.keepLogs(Stage.MACHINES, kept.resolve(side));
    } catch (IOException e) {
      System.err.println("no logs of " + side + ": " + e);
    }
  }

  /** What Docker answered to a script. */
  Answers docker(Script script) {
    return docker.get(script).join();
  }

  /** What Waggle answered to a script. */
  Answers waggle(Script script) {
    return waggle.get(script).join();
  }
}
