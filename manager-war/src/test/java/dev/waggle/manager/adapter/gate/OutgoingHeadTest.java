package dev.waggle.manager.adapter.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waggle.model.api.ApiVersion;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OutgoingHeadTest {

  private static HttpRequest request() {
    HttpRequest request =
        new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/services/create");
    request
        .headers()
        .set("X-Waggle-Gate", "guessed")
        .set("X-Waggle-Caller", "node evil manager c")
        .set("X-Waggle-Connection", "7")
        .set("Content-Length", "3")
        .set("Connection", "content-length, transfer-encoding, x-foo")
        .set("X-Foo", "1");
    return request;
  }

  @Test
  void the_leader_is_never_told_what_a_client_says_in_the_gates_name() {
    for (Caller caller :
        new Caller[] {
          new Caller.Local(0, 1),
          new Caller.Node("m", Caller.Role.MANAGER, "c"),
          new Caller.Anonymous("10.0.0.1")
        }) {
      HttpHeaders headers =
          new OutgoingHead(request(), caller, ApiVersion.HIGHEST)
              .toLeader("node1", 0, Optional.empty())
              .headers();
      assertThat(headers.names())
          .doesNotContain("X-Waggle-Gate", "X-Waggle-Caller", "X-Waggle-Connection");
    }
  }

  @Test
  void naming_the_length_as_meant_for_one_connection_does_not_unframe_the_body() {
    HttpHeaders headers =
        new OutgoingHead(request(), new Caller.Local(0, 1), ApiVersion.HIGHEST)
            .toEngine()
            .headers();
    assertThat(headers.get("Content-Length")).isEqualTo("3");
    assertThat(headers.contains("X-Foo")).isFalse();
    assertThat(headers.contains("Connection")).isFalse();
  }
}
