package dev.waggle.it.compat;

import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The article, on both swarms. What they wrote is in {@code target/compat}, with the logs of all
 * nodes.
 */
class ArticleCompatIT {
  private static final SideBySide ARTICLE =
      new SideBySide(
          3,
          Path.of("target", "compat"),
          AllowedDifferences.read(
              Objects.requireNonNull(
                  ArticleCompatIT.class.getResourceAsStream("allowed-differences"))));

  @BeforeAll
  static void play() throws Exception {
    ARTICLE.play((swarm, transcript) -> new SeedArticle(swarm, transcript).play());
  }

  @Test
  void docker_plays_the_article_to_its_end() {
    ARTICLE.requireEnd("docker");
  }

  @Test
  void waggle_plays_the_article_to_its_end() {
    ARTICLE.requireEnd("waggle");
  }

  @TestFactory
  Stream<DynamicTest> each_command_answers_as_docker_does() {
    return ARTICLE.eachCommand();
  }

  @Test
  void no_difference_is_allowed_that_is_not_there() {
    ARTICLE.requireEachAllowanceUsed();
  }
}
