package dev.waggle.manager.adapter.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waggle.manager.core.state.Rejection;
import dev.waggle.manager.core.state.Rejection.ByEngine;
import dev.waggle.manager.core.state.Rejection.ByStore;
import dev.waggle.manager.core.state.Rejection.EngineKind;
import dev.waggle.manager.core.state.Rejection.StoreCode;
import org.junit.jupiter.api.Test;

class RejectionMapperTest {
  @Test
  void every_refusal_has_a_status() {
    for (StoreCode code : StoreCode.values()) {
      assertThat(RejectionMapper.status(new ByStore(code, "x"))).isBetween(400, 503);
    }
    for (EngineKind kind : EngineKind.values()) {
      assertThat(RejectionMapper.status(new ByEngine(kind, "x"))).isBetween(400, 503);
    }
  }

  @Test
  void a_stale_version_is_500_with_the_text_that_clients_match() {
    Rejection stale = Rejection.outOfSequence();

    assertThat(RejectionMapper.status(stale)).isEqualTo(500);
    assertThat(stale.message())
        .isEqualTo("rpc error: code = Unknown desc = update out of sequence");
  }

  @Test
  void a_failed_precondition_is_400() {
    assertThat(RejectionMapper.status(Rejection.failedPrecondition("x"))).isEqualTo(400);
  }
}
