package dev.waggle.manager.core.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.waggle.json.EngineJson;
import dev.waggle.manager.core.Desk;
import dev.waggle.manager.core.decision.RejectedException;
import dev.waggle.model.object.Cluster;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsChangeTest {
  private final Desk desk = ClusterCommandsTest.founded();

  private static SettingsChange of(String json) {
    return EngineJson.api().fromJson(json, SettingsChange.class);
  }

  private Cluster.Settings settings() {
    return desk.state().cluster().orElseThrow().bookkeeping().settings();
  }

  @Test
  void what_is_named_is_changed_and_answered() {
    Cluster.Settings answer = desk.done(of("{\"Grace\":90000000000}").command());

    assertThat(answer).isEqualTo(new Cluster.Settings(Duration.ofSeconds(90), false));
    assertThat(settings()).isEqualTo(answer);
    assertThat(EngineJson.api().toJson(answer))
        .isEqualTo("{\"Grace\":90000000000,\"Rebalance\":false}");
  }

  @Test
  void what_is_so_already_changes_nothing() {
    Cluster before = desk.state().cluster().orElseThrow();

    desk.done(of("{\"Grace\":30000000000,\"Rebalance\":false}").command());

    assertThat(desk.state().cluster()).containsSame(before);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                       | nothing to change: give Grace, a number of nanoseconds
          {"Grace":4999999999}     | invalid Grace: must be between 5 seconds and 24 hours
          {"Grace":86400000000001} | invalid Grace: must be between 5 seconds and 24 hours
          {"Grace":-1}             | invalid Grace: must be between 5 seconds and 24 hours
          {"Rebalance":true}       | rebalancing is not implemented in this version of Waggle
          """)
  void what_cannot_be_is_refused(String json, String message) {
    RejectedException refused =
        catchThrowableOfType(RejectedException.class, () -> of(json).command());

    assertThat(refused.rejection().message()).isEqualTo(message);
  }
}
