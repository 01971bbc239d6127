package dev.waggle.arch;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import org.junit.jupiter.api.Test;

/** The shared module keeps to the layers. */
class ArchitectureTest {
  private static final JavaClasses SHARED = Verdict.production("dev.waggle");

  @Test
  void the_packages_that_the_rules_speak_of_exist() {
    assertThat(SHARED).extracting("packageName").contains("dev.waggle.model.spec");
    assertThat(SHARED)
        .extracting("packageName")
        .contains("dev.waggle.dispatch", "dev.waggle.json", "dev.waggle.model.object");
  }

  @Test
  void model_and_protocol_use_the_jdk_only() {
    Layering.modelUsesTheJdkOnly().check(SHARED);
  }

  @Test
  void jackson_is_in_the_codec_only() {
    Layering.jacksonIsInTheCodecOnly().check(SHARED);
  }

  @Test
  void no_static_field_changes() {
    Layering.noStaticFieldChanges().check(SHARED);
  }
}
