package dev.waggle.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.waggle.model.meta.Extra;
import dev.waggle.testing.Recordings;
import dev.waggle.testing.Recordings.Body;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RecordingsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Fewer than this and the recordings were not found, or a path is no longer recognised. */
  private static final int FLOOR_REQUESTS = 340;

  private static final int FLOOR_ANSWERS = 2_250;

  /** A field that the recorded client made up, to see what becomes of it. */
  private static final Set<String> MADE_UP = Set.of("UnknownField");

  /**
   * Requests that the real server refuses while decoding, with what we say: a recording of its own
   * words where 20.10 and today's Docker agree.
   */
  private static final Set<String> REFUSED_WHILE_DECODING =
      Set.of(
          "must specify only one service mode",
          "illegal base64 data at input byte 0",
          "json: cannot unmarshal number into Go struct field ServiceSpec.Name of type string",
          "json: cannot unmarshal number -1 into Go struct field"
              + " ReplicatedService.Mode.Replicated.Replicas of type uint64");

  @Test
  void every_recorded_answer_decodes_and_encodes_to_itself() {
    List<Body> answers = Recordings.all().stream().filter(b -> !b.request()).toList();
    for (Body body : answers) {
      assertThat(again(body)).as(body.toString()).isEqualTo(body.json());
    }
    assertThat(answers.size()).isGreaterThan(FLOOR_ANSWERS);
  }

  @Test
  void every_recorded_request_decodes_and_encodes_to_itself_without_nulls() {
    List<Body> requests = Recordings.all().stream().filter(Body::request).toList();
    int refused = 0;
    for (Body body : requests) {
      try {
        JsonNode sent = withoutNulls(body.json());
        assertThat(sameCase(withoutNulls(again(body)), sent)).as(body.toString()).isEqualTo(sent);
      } catch (MalformedJsonException e) {
        assertThat(e.getMessage()).as(body.toString()).isIn(REFUSED_WHILE_DECODING);
        assertThat(body.status()).as(body.toString()).isEqualTo(400);
        refused++;
      }
    }
    assertThat(requests.size()).isGreaterThan(FLOOR_REQUESTS);
    assertThat(refused).isEqualTo(REFUSED_WHILE_DECODING.size());
  }

  @Test
  void no_recorded_field_is_unknown_to_the_model() {
    for (Body body : Recordings.all()) {
      if (!isRefused(body)) {
        assertThat(unknownNames(decode(body))).as(body.toString()).isSubsetOf(MADE_UP);
      }
    }
  }

  @Test
  void every_recorded_object_survives_the_log() {
    for (Body body : Recordings.all()) {
      if (!isRefused(body)) {
        Object object = decode(body);
        byte[] cbor = EngineJson.log().toCbor(object);
        assertThat(EngineJson.log().fromCbor(cbor, object.getClass())).isEqualTo(object);
      }
    }
  }

  private static List<String> unknownNames(Object value) {
    return extras(value).stream().flatMap(e -> e.fields().keySet().stream()).toList();
  }

  private static boolean isRefused(Body body) {
    try {
      decode(body);
      return false;
    } catch (MalformedJsonException e) {
      return true;
    }
  }

  private static Object decode(Body body) {
    return EngineJson.api().fromJson(body.json().toString(), body.type());
  }

  private static JsonNode again(Body body) {
    return tree(EngineJson.api().toJson(decode(body)));
  }

  private static JsonNode tree(String json) {
    try {
      return JSON.readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode withoutNulls(JsonNode node) {
    if (node instanceof ObjectNode object) {
      ObjectNode result = JSON.createObjectNode();
      object
          .properties()
          .forEach(
              e -> {
                if (!e.getValue().isNull()) {
                  result.set(e.getKey(), withoutNulls(e.getValue()));
                }
              });
      return result;
    }
    if (node instanceof ArrayNode array) {
      ArrayNode result = JSON.createArrayNode();
      array.forEach(e -> result.add(withoutNulls(e)));
      return result;
    }
    return node;
  }

  /** {@code ours} with the names as {@code sent} has them, where they differ in case only. */
  private static JsonNode sameCase(JsonNode ours, JsonNode sent) {
    if (!(ours instanceof ObjectNode object) || !(sent instanceof ObjectNode model)) {
      return ours;
    }
    ObjectNode result = JSON.createObjectNode();
    for (Map.Entry<String, JsonNode> e : object.properties()) {
      String name =
          model.has(e.getKey())
              ? e.getKey()
              : names(model).stream()
                  .filter(n -> lower(n).equals(lower(e.getKey())))
                  .findFirst()
                  .orElse(e.getKey());
      result.set(name, sameCase(e.getValue(), model.path(name)));
    }
    return result;
  }

  private static List<String> names(ObjectNode node) {
    return node.properties().stream().map(Map.Entry::getKey).toList();
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  private static List<Extra> extras(Object value) {
    List<Extra> found = new ArrayList<>();
    collect(value, found);
    return found;
  }

  private static void collect(Object value, List<Extra> found) {
    if (value instanceof Extra extra) {
      found.add(extra);
    } else if (value instanceof Optional<?> optional) {
      optional.ifPresent(v -> collect(v, found));
    } else if (value instanceof Collection<?> values) {
      values.forEach(v -> collect(v, found));
    } else if (value instanceof Map<?, ?> map) {
      map.values().forEach(v -> collect(v, found));
    } else if (value instanceof Record) {
      for (var component : value.getClass().getRecordComponents()) {
        try {
          collect(component.getAccessor().invoke(value), found);
        } catch (ReflectiveOperationException e) {
          fail(component.getName(), e);
        }
      }
    }
  }
}
