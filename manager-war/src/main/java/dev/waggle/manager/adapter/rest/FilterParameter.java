package dev.waggle.manager.adapter.rest;

import dev.waggle.json.EngineJson;
import dev.waggle.json.MalformedJsonException;
import dev.waggle.manager.core.decision.RejectedException;
import dev.waggle.manager.core.state.Rejection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The query parameter {@code filters}: a JSON object of lists (docker-py, curl) or of maps whose
 * keys count (Go clients), mixed at will (engine-api 1.7).
 */
final class FilterParameter {
  private FilterParameter() {}

  /**
   * The wanted values by key, in the order sent.
   *
   * @throws RejectedException 400 {@code invalid filter} when it has another shape
   */
  static Map<String, List<String>> parse(String text) {
    if (text.isEmpty()) {
      return Map.of();
    }
    Map<?, ?> raw;
    try {
      raw = EngineJson.api().fromJson(text, Map.class);
    } catch (MalformedJsonException e) {
      throw invalid();
    }
    Map<String, List<String>> filters = new LinkedHashMap<>();
    raw.forEach((key, values) -> filters.put((String) key, words(values)));
    return filters;
  }

  private static List<String> words(Object values) {
    if (values instanceof Map<?, ?> map) {
      return map.keySet().stream().map(String.class::cast).toList();
    }
    if (values instanceof List<?> list) {
      List<String> words = new ArrayList<>();
      for (Object value : list) {
        if (!(value instanceof String word)) {
          throw invalid();
        }
        words.add(word);
      }
      return words;
    }
    throw invalid();
  }

  private static RejectedException invalid() {
    return new RejectedException(Rejection.badParameter("invalid filter"));
  }
}
