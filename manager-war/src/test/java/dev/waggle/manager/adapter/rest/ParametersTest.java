package dev.waggle.manager.adapter.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waggle.manager.core.decision.RejectedException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ParametersTest {
  @Test
  void filters_come_as_lists_or_as_maps_whose_values_do_not_count() {
    assertThat(FilterParameter.parse("{\"name\":[\"a\",\"b\"],\"id\":{\"x\":false}}"))
        .containsEntry("name", List.of("a", "b"))
        .containsEntry("id", List.of("x"));
  }

  @Test
  void no_filter_is_no_filter() {
    assertThat(FilterParameter.parse("")).isEmpty();
    assertThat(FilterParameter.parse("{}")).isEmpty();
  }

  @Test
  void a_filter_of_another_shape_is_refused() {
    for (String bad : List.of("{\"name\":\"raw\"}", "nonsense", "[]", "{\"name\":[1]}")) {
      assertThatThrownBy(() -> FilterParameter.parse(bad))
          .as(bad)
          .isInstanceOf(RejectedException.class)
          .hasMessage("invalid filter");
    }
  }

  @Test
  void loose_flags_are_true_for_everything_but_the_words_for_false() {
    assertThat(List.of("1", "true", "yes", "x", "True")).allMatch(QueryFlag::loose);
    assertThat(List.of("", "0", "no", " False ", "NONE")).noneMatch(QueryFlag::loose);
  }

  @Test
  void strict_flags_are_those_of_go() {
    assertThat(QueryFlag.strict("status", "T")).isTrue();
    assertThat(QueryFlag.strict("status", "")).isFalse();
    assertThatThrownBy(() -> QueryFlag.strict("status", "bogus"))
        .hasMessage(
            "invalid value for status: bogus: strconv.ParseBool: parsing \"bogus\": invalid"
                + " syntax");
    assertThatThrownBy(() -> QueryFlag.strictShort("rotateWorkerToken", "bogus"))
        .hasMessage("invalid value for rotateWorkerToken: bogus");
  }

  @Test
  void a_version_is_an_unsigned_number() {
    assertThat(VersionParameter.parse("service", "18446744073709551615")).isEqualTo(-1L);
    for (String bad : List.of("", "-1", "abc", "+1")) {
      assertThatThrownBy(() -> VersionParameter.parse("service", bad))
          .hasMessage(
              "invalid service version '"
                  + bad
                  + "': strconv.ParseUint: parsing \""
                  + bad
                  + "\": invalid syntax");
    }
    assertThatThrownBy(() -> VersionParameter.parse("node", "18446744073709551616"))
        .hasMessageEndingWith("value out of range");
  }
}
