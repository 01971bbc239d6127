package dev.waggle.manager.adapter.rest;

import dev.waggle.manager.core.decision.RejectedException;
import dev.waggle.manager.core.history.HistoryCursor;
import dev.waggle.manager.core.history.HistoryPage;
import dev.waggle.manager.core.history.HistoryQuery;
import dev.waggle.manager.core.history.HistoryReader;
import dev.waggle.manager.core.state.Rejection;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.UriInfo;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.Function;

/**
 * {@code GET /waggle/v1/history}: what this manager has written down, newest first. Parameters:
 * {@code since} and {@code until} (RFC 3339, or seconds since 1970 as {@code docker events} sends
 * them), {@code type}, {@code id}, {@code name}, {@code service} and {@code node} (ids), {@code
 * swarm} (default: the one this node was in last), {@code limit} (100, at most 1000), {@code
 * cursor} (the {@code Next} of the answer before).
 */
@RestResource
@Path("/waggle/v1/history")
public class HistoryResource {
  private static final BigDecimal FARTHEST = BigDecimal.valueOf(253_402_300_800L);

  private final HistoryReader history;

  @Inject
  public HistoryResource(HistoryReader history) {
    this.history = history;
  }

  @GET
  public HistoryPage page(@Context UriInfo uri) {
    Function<String, Optional<String>> said =
        name ->
            Optional.ofNullable(uri.getQueryParameters().getFirst(name))
                .filter(value -> !value.isEmpty());
    return Verdicts.accepted(history.page(query(said)));
  }

  static HistoryQuery query(Function<String, Optional<String>> said) {
    return new HistoryQuery(
        said.apply("swarm"),
        said.apply("since").map(text -> time("since", text)),
        said.apply("until").map(text -> time("until", text)),
        said.apply("type"),
        said.apply("id"),
        said.apply("name"),
        said.apply("service"),
        said.apply("node"),
        said.apply("cursor")
            .map(text -> HistoryCursor.parse(text).orElseThrow(() -> invalid("cursor", text))),
        said.apply("limit").map(HistoryResource::limit).orElse(HistoryQuery.DEFAULT_LIMIT));
  }

  private static Instant time(String name, String text) {
    try {
      return OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MICROS);
    } catch (DateTimeParseException e) {
      return seconds(name, text);
    }
  }

  private static Instant seconds(String name, String text) {
    if (!text.matches("\\d{1,12}(\\.\\d{1,9})?")) {
      throw invalid(name, text);
    }
    BigDecimal seconds = new BigDecimal(text);
    if (seconds.compareTo(FARTHEST) >= 0) {
      throw invalid(name, text);
    }
    long micros = seconds.movePointRight(6).longValue();
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  private static int limit(String text) {
    int limit = text.matches("\\d{1,4}") ? Integer.parseInt(text) : 0;
    if (limit < 1 || limit > HistoryQuery.LARGEST_LIMIT) {
      throw invalid("limit", text);
    }
    return limit;
  }

  private static RejectedException invalid(String name, String text) {
    return new RejectedException(Rejection.badParameter("invalid value for " + name + ": " + text));
  }
}
