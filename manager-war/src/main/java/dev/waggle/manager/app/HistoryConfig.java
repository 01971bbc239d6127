package dev.waggle.manager.app;

import dev.waggle.manager.adapter.history.HistorySettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;

/**
 * How much history a node keeps: {@code waggle.history.rows} (100,000) and {@code
 * waggle.history.days} (30), whichever is less.
 */
final class HistoryConfig {
  private static final long MOST_ROWS = 100_000_000;
  private static final long MOST_DAYS = 36_500;

  private HistoryConfig() {}

  /**
   * @throws IllegalArgumentException with one line that names the setting that is wrong
   */
  static HistorySettings from(Config config, Path dataDir) {
    return new HistorySettings(
        dataDir.resolve("history"),
        number(config, "waggle.history.rows", HistorySettings.DEFAULT_ROWS, MOST_ROWS),
        Duration.ofDays(
            number(config, "waggle.history.days", HistorySettings.DEFAULT_AGE.toDays(), MOST_DAYS)),
        HistorySettings.QUEUED_ROWS);
  }

  private static long number(Config config, String key, long otherwise, long most) {
    Optional<String> text =
        config.getOptionalValue(key, String.class).filter(value -> !value.isBlank());
    if (text.isEmpty()) {
      return otherwise;
    }
    long number = text.get().matches("\\d{1,9}") ? Long.parseLong(text.get()) : 0;
    if (number < 1 || number > most) {
      throw new IllegalArgumentException(key + " is 1 to " + most + ", not " + text.get());
    }
    return number;
  }
}
