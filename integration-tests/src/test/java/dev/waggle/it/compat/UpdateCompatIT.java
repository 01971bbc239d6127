package dev.waggle.it.compat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Rolling updates and rollbacks, on both swarms. What they wrote is in {@code
 * target/compat-updates}, with the logs of all nodes.
 */
class UpdateCompatIT {
  private static final SideBySide UPDATES =
      new SideBySide(1, Path.of("target", "compat-updates"), new AllowedDifferences(List.of()));

  @BeforeAll
  static void play() throws Exception {
    UPDATES.play((swarm, transcript) -> new UpdateStory(swarm, transcript).play());
  }

  @Test
  void docker_plays_the_story_to_its_end() {
    UPDATES.requireEnd("docker");
  }

  @Test
  void waggle_plays_the_story_to_its_end() {
    UPDATES.requireEnd("waggle");
  }

  @TestFactory
  Stream<DynamicTest> each_command_answers_as_docker_does() {
    return UPDATES.eachCommand();
  }
}
