package dev.waggle.it.compat.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.waggle.it.compat.AllowedDifferences;
import dev.waggle.it.compat.Hosts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every command of every script answers on Waggle as on Docker. What both wrote is in {@code
 * target/compat-scripts}, with the logs of all nodes.
 */
class ScriptsCompatIT {
  private static final Path RESOURCES =
      Path.of(
          Objects.requireNonNull(System.getProperty("waggle.root")),
          "integration-tests/src/test/resources/dev/waggle/it/compat/script");
  private static final String ONLY = System.getProperty("waggle.compat.scripts", "");
  private static final boolean RECORD = Boolean.getBoolean("waggle.compat.record");
  private static final long SEED = Long.getLong("waggle.compat.seed", Scripts.RECORDED_SEED);

  private static final AllowedDifferences ALLOWED =
      AllowedDifferences.read(
          Objects.requireNonNull(ScriptsCompatIT.class.getResourceAsStream("allowed-differences")));
  private static final Differences DIFFERENCES = new Differences(ALLOWED);
  private static final List<Script> SCRIPTS = Scripts.read(RESOURCES, ONLY, SEED);
  private static final List<ScriptPlay> PLAYED = new ArrayList<>();

  @BeforeAll
  static void play() throws Exception {
    Hosts.assumePossible();
    Path kept = Path.of("target", "compat-scripts");
    ScriptPlay play =
        new ScriptPlay(SCRIPTS, SEED, RESOURCES.resolve("recorded"), kept, DIFFERENCES);
    if (RECORD) {
      play.record();
    } else {
      play.play(Boolean.getBoolean("waggle.compat.live"));
    }
    PLAYED.add(play);
  }

  @TestFactory
  Stream<DynamicTest> each_command_answers_as_docker_does() {
    assumeTrue(!RECORD, "Docker's answers were recorded, Waggle was not asked");
    return SCRIPTS.stream().flatMap(ScriptsCompatIT::commands);
  }

  private static Stream<DynamicTest> commands(Script script) {
    List<String> titles = Player.titles(script);
    return IntStream.range(0, titles.size())
        .mapToObj(i -> DynamicTest.dynamicTest(titles.get(i), () -> compare(script, i)));
  }

  private static void compare(Script script, int index) {
    Answers.Answer docker = PLAYED.get(0).docker(script).answer(index);
    Answers.Answer waggle = PLAYED.get(0).waggle(script).answer(index);
    assertThat(DIFFERENCES.between(docker.title(), docker.lines(), waggle.lines()))
        .as(
            "$ %s%nDocker:%n%s%nWaggle:%n%s",
            docker.title(), String.join("\n", docker.lines()), waggle.raw())
        .isEmpty();
  }

  @Test
  void no_difference_is_allowed_that_is_not_there() {
    assumeTrue(!RECORD, "Waggle was not asked");
    assumeTrue(ONLY.isEmpty(), "only some scripts were played");
    for (Script script : SCRIPTS) {
      List<Answers.Answer> waggle = PLAYED.get(0).waggle(script).answers();
      for (int i = 0; i < waggle.size(); i++) {
        Answers.Answer docker = PLAYED.get(0).docker(script).answer(i);
        ALLOWED.between(docker.title(), docker.lines(), waggle.get(i).lines());
      }
    }
    assertThat(ALLOWED.unused()).isEmpty();
  }
}
