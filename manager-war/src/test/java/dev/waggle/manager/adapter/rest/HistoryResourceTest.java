package dev.waggle.manager.adapter.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waggle.dispatch.Epoch;
import dev.waggle.manager.core.decision.RejectedException;
import dev.waggle.manager.core.history.HistoryCursor;
import dev.waggle.manager.core.history.HistoryQuery;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HistoryResourceTest {
  private static HistoryQuery query(Map<String, String> said) {
    return HistoryResource.query(name -> Optional.ofNullable(said.get(name)));
  }

  @Test
  void nothing_said_asks_for_the_newest_hundred() {
    HistoryQuery query = query(Map.of());
    assertThat(query.limit()).isEqualTo(100);
    assertThat(query.swarm()).isEmpty();
    assertThat(query.before()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-24T07:00:00Z, 2026-11-24T07:00:00Z",
    "2026-11-24T08:00:00.123456789+01:00, 2026-11-24T07:00:00.123456Z",
    "1795503600, 2026-11-24T07:00:00Z",
    "1795503600.123456789, 2026-11-24T07:00:00.123456Z"
  })
  void times_are_read_as_people_and_as_docker_events_write_them(String text, Instant time) {
    assertThat(query(Map.of("since", text)).since()).contains(time);
    assertThat(query(Map.of("until", text)).until()).contains(time);
  }

  @Test
  void a_cursor_goes_on_where_an_answer_ended() {
    HistoryCursor cursor = new HistoryCursor(new Epoch(1, "abc"), 7, 2);
    assertThat(query(Map.of("cursor", cursor.text())).before()).contains(cursor);
  }

  @ParameterizedTest
  @CsvSource({
    "since, yesterday",
    "until, 253402300800",
    "since, -1",
    "limit, 0",
    "limit, 1001",
    "limit, ten",
    "cursor, 1.2"
  })
  void what_cannot_be_read_is_named(String parameter, String text) {
    assertThatThrownBy(() -> query(Map.of(parameter, text)))
        .isInstanceOfSatisfying(
            RejectedException.class,
            e ->
                assertThat(e.rejection().message())
                    .isEqualTo("invalid value for " + parameter + ": " + text));
  }
}
