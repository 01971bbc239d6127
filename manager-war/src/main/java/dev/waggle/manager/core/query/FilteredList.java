package dev.waggle.manager.core.query;

import dev.waggle.manager.core.state.Rejection;
import dev.waggle.manager.core.state.Rejection.ByEngine;
import dev.waggle.manager.core.state.Rejection.EngineKind;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The filters of a list request: the values of one key are alternatives, the keys must all hold; of
 * labels each one must hold (engine-api 1.7).
 */
final class FilteredList {
  private final Map<String, List<String>> filters;

  FilteredList(Map<String, List<String>> filters) {
    this.filters = filters;
  }

  /** Why the request is refused: a key that the list does not know. */
  Optional<Rejection> unknownKey(Set<String> known) {
    return filters.keySet().stream()
        .filter(key -> !known.contains(key))
        .findFirst()
        .map(key -> Rejection.badParameter("invalid filter '" + key + "'"));
  }

  /** Why the request is refused: a value that is none of the words of {@code key}. */
  Optional<Rejection> unknownWord(String key, String description, Predicate<String> known) {
    return values(key).stream()
        .filter(known.negate())
        .findFirst()
        .map(
            word ->
                new ByEngine(
                    EngineKind.SYSTEM, "Invalid " + description + " filter: '" + word + "'"));
  }

  List<String> values(String key) {
    return filters.getOrDefault(key, List.of());
  }

  boolean isSet(String key) {
    return !values(key).isEmpty();
  }

  /** Whether there is no such filter, or one of its values satisfies the test. */
  boolean any(String key, Predicate<String> test) {
    return !isSet(key) || values(key).stream().anyMatch(test);
  }

  boolean prefix(String key, String actual) {
    return any(key, actual::startsWith);
  }

  /** A beginning of a name: the store's indexes are lower-cased, so case does not count. */
  boolean namePrefix(String key, String actual) {
    String lower = actual.toLowerCase(Locale.ROOT);
    return any(key, value -> lower.startsWith(value.toLowerCase(Locale.ROOT)));
  }

  /**
   * Whether the object is one of those named by {@code names} (whole names), {@code name} or {@code
   * id} (beginnings), which here are alternatives to each other; or nobody is named.
   */
  boolean named(String name, String id) {
    boolean everybody = !isSet("names") && !isSet("name") && !isSet("id");
    return everybody
        || isSet("names") && any("names", name::equalsIgnoreCase)
        || isSet("name") && namePrefix("name", name)
        || isSet("id") && prefix("id", id);
  }

  /** {@code k} asks for the label, {@code k=v} for its value, {@code k=} is {@code k}. */
  boolean labels(String key, Map<String, String> actual) {
    return values(key).stream().allMatch(wanted -> hasLabel(actual, wanted));
  }

  private static boolean hasLabel(Map<String, String> actual, String wanted) {
    int equals = wanted.indexOf('=');
    String name = equals < 0 ? wanted : wanted.substring(0, equals);
    String value = equals < 0 ? "" : wanted.substring(equals + 1);
    return actual.containsKey(name) && (value.isEmpty() || value.equals(actual.get(name)));
  }
}
