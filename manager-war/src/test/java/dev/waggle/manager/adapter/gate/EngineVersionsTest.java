package dev.waggle.manager.adapter.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waggle.model.api.ApiVersion;
import io.netty.channel.epoll.EpollEventLoopGroup;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class EngineVersionsTest {

  @ParameterizedTest
  @CsvSource({"1.41, 1.41", "1.9, 1.9", "1.51, 1.51", "1.52, 1.51", "2.0, 1.51"})
  void what_is_offered_suits_us_and_the_engine(String engine, String offered) {
    EngineVersions versions = () -> ApiVersion.parse(engine);
    assertThat(versions.offered()).hasToString(offered);
  }

  @Test
  void without_an_engine_the_version_is_ours() {
    assertThat(((EngineVersions) Optional::empty).offered()).isEqualTo(ApiVersion.HIGHEST);
    assertThat(ApiVersion.parse("v1")).isEmpty();
    assertThat(ApiVersion.parse("")).isEmpty();
  }

  @Test
  void an_engine_that_comes_changes_and_goes_is_noticed(@TempDir Path dir) throws IOException {
    Path socket = dir.resolve("engine.sock");
    EpollEventLoopGroup loops = new EpollEventLoopGroup(1);
    EnginePing ping =
        new EnginePing(() -> Optional.of(socket), loops.next(), Duration.ofMillis(20));
    try {
      TestNode.await(ping.start());
      assertThat(ping.apiVersion()).isEmpty();
      try (FakeEngine engine = new FakeEngine(socket)) {
        Eventually.holds(() -> ping.apiVersion().equals(ApiVersion.parse("1.41")));
        engine.apiVersion("1.47");
        Eventually.holds(() -> ping.apiVersion().equals(ApiVersion.parse("1.47")));
      }
      Files.deleteIfExists(socket);
      Eventually.holds(() -> ping.apiVersion().isEmpty());
    } finally {
      ping.close();
      loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
  }
}
