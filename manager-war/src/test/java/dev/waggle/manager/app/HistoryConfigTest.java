package dev.waggle.manager.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waggle.manager.adapter.history.HistorySettings;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.junit.jupiter.api.Test;

class HistoryConfigTest {
  private static HistorySettings read(Map<String, String> settings) {
    Config config =
        (Config)
            Proxy.newProxyInstance(
                Config.class.getClassLoader(),
                new Class<?>[] {Config.class},
                (proxy, method, arguments) -> Optional.ofNullable(settings.get(arguments[0])));
    return HistoryConfig.from(config, Path.of("/data"));
  }

  @Test
  void nothing_said_is_a_month_and_a_hundred_thousand_rows() {
    HistorySettings settings = read(Map.of());
    assertThat(settings.directory()).isEqualTo(Path.of("/data/history"));
    assertThat(settings.maxRows()).isEqualTo(100_000);
    assertThat(settings.maxAge()).isEqualTo(Duration.ofDays(30));
  }

  @Test
  void rows_and_days_can_be_set() {
    HistorySettings settings =
        read(Map.of("waggle.history.rows", "500", "waggle.history.days", "7"));
    assertThat(settings.maxRows()).isEqualTo(500);
    assertThat(settings.maxAge()).isEqualTo(Duration.ofDays(7));
  }

  @Test
  void a_setting_that_is_wrong_is_named() {
    assertThatThrownBy(() -> read(Map.of("waggle.history.rows", "0")))
        .hasMessage("waggle.history.rows is 1 to 100000000, not 0");
    assertThatThrownBy(() -> read(Map.of("waggle.history.days", "many")))
        .hasMessage("waggle.history.days is 1 to 36500, not many");
  }
}
