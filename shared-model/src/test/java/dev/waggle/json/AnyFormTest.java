package dev.waggle.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class AnyFormTest {
  @Test
  void an_object_of_no_known_type_is_passed_on_as_it_came() {
    String json = "{\"b\":[1,null,true,{\"x\":\"y\"}],\"a\":12345678901,\"c\":0.5,\"d\":null}";

    Map<?, ?> any = EngineJson.api().fromJson(json, Map.class);

    assertThat(EngineJson.api().toJson(any)).isEqualTo(json);
  }

  @Test
  void anything_but_an_object_is_refused() {
    assertThatThrownBy(() -> EngineJson.api().fromJson("[1]", Map.class))
        .isInstanceOf(MalformedJsonException.class)
        .hasMessageContaining("cannot unmarshal array");
  }
}
