package dev.waggle.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waggle.dispatch.AgentMessage;
import dev.waggle.dispatch.ManagerMessage;
import dev.waggle.model.api.NetworkCreateRequest;
import dev.waggle.model.api.NetworkInspect;
import dev.waggle.model.api.SwarmInitRequest;
import dev.waggle.model.api.SwarmJoinRequest;
import dev.waggle.model.object.StoredObject;
import dev.waggle.model.spec.ClusterSpec;
import dev.waggle.model.spec.ConfigSpec;
import dev.waggle.model.spec.NodeSpec;
import dev.waggle.model.spec.SecretSpec;
import dev.waggle.model.spec.ServiceSpec;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** For any value: what is written is read again. The seed is part of each failure's text. */
class CodecPropertyTest {
  private static final int SEEDS = 60;
  private static final List<Class<?>> SENT_BY_CLIENTS =
      List.of(
          ServiceSpec.class,
          NodeSpec.class,
          SecretSpec.class,
          ConfigSpec.class,
          ClusterSpec.class,
          SwarmInitRequest.class,
          SwarmJoinRequest.class,
          NetworkCreateRequest.class,
          NetworkInspect.class);

  static Stream<Class<?>> kept() {
    return Stream.of(
            SENT_BY_CLIENTS.stream(),
            Stream.of(StoredObject.class.getPermittedSubclasses()),
            Stream.<Class<?>>of(StoredObject.class, AgentMessage.class, ManagerMessage.class))
        .flatMap(s -> s);
  }

  static Stream<Class<?>> sentByClients() {
    return SENT_BY_CLIENTS.stream();
  }

  static Stream<Class<?>> answered() {
    return Stream.of(StoredObject.class.getPermittedSubclasses());
  }

  @ParameterizedTest
  @MethodSource("kept")
  void the_log_gives_every_value_back_in_both_encodings(Class<Object> type) {
    for (long seed = 0; seed < SEEDS; seed++) {
      Object value = new RandomValues(seed).of(type);
      byte[] cbor = EngineJson.log().toCbor(value, type);
      byte[] json = EngineJson.log().toJsonBytes(value, type);
      assertThat(EngineJson.log().fromCbor(cbor, type)).as("seed " + seed).isEqualTo(value);
      assertThat(EngineJson.log().fromJson(json, type)).as("seed " + seed).isEqualTo(value);
    }
  }

  @ParameterizedTest
  @MethodSource("sentByClients")
  void the_api_gives_every_request_back(Class<Object> type) {
    for (long seed = 0; seed < SEEDS; seed++) {
      Object value = new RandomValues(seed).of(type);
      String json = EngineJson.api().toJson(value);
      assertThat(EngineJson.api().fromJson(json, type)).as("seed " + seed).isEqualTo(value);
    }
  }

  @ParameterizedTest
  @MethodSource("answered")
  void an_answer_that_is_read_and_written_again_is_the_same_answer(Class<Object> type) {
    for (long seed = 0; seed < SEEDS; seed++) {
      String json = EngineJson.api().toJson(new RandomValues(seed).of(type));
      Object again = EngineJson.api().fromJson(json, type);
      assertThat(EngineJson.api().toJson(again)).as("seed " + seed).isEqualTo(json);
    }
  }
}
