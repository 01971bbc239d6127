package dev.waggle.model.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ApiVersionTest {
  @Test
  void versions_are_compared_number_by_number() {
    assertThat(new ApiVersion("1.9")).isLessThan(new ApiVersion("1.24"));
    assertThat(new ApiVersion("2")).isGreaterThan(ApiVersion.HIGHEST);
    assertThat(new ApiVersion("1.41")).isEqualByComparingTo(new ApiVersion("1.41.0"));
  }

  @Test
  void a_path_is_taken_apart_into_version_and_rest() {
    assertThat(ApiVersion.split("/v1.41/services"))
        .contains(new ApiVersion.Versioned(new ApiVersion("1.41"), "/services"));
    assertThat(ApiVersion.split("/services")).isEmpty();
    assertThat(ApiVersion.split("/vabc/services")).isEmpty();
  }

  @Test
  void too_old_and_too_new_are_refused_in_dockers_words() {
    assertThat(new ApiVersion("1.23").refusal(ApiVersion.HIGHEST))
        .contains(
            "client version 1.23 is too old. Minimum supported API version is 1.24, please upgrade"
                + " your client to a newer version");
    assertThat(new ApiVersion("1.99").refusal(new ApiVersion("1.41")))
        .contains("client version 1.99 is too new. Maximum supported API version is 1.41");
    assertThat(new ApiVersion("1.24").refusal(ApiVersion.HIGHEST)).isEmpty();
  }

  @Test
  void digits_without_end_are_a_version_that_is_too_new() {
    assertThat(new ApiVersion("1.99999999999999999999").refusal(ApiVersion.HIGHEST)).isPresent();
  }

  @Test
  void the_minor_number_is_the_one_behind_the_dot() {
    assertThat(new ApiVersion("1.41").minor()).isEqualTo(41);
  }
}
