package dev.waggle.up;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalHttpTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir Path directory;

  @Test
  void an_answer_of_known_length_is_complete_before_the_connection_ends() throws IOException {
    try (FakeNode node = new FakeNode(socket(), request -> FakeNode.json(404, "{\"a\":1}"))) {
      HttpAnswer answer = node.client().get("/x", LIMIT);

      assertThat(answer.status()).isEqualTo(404);
      assertThat(answer.isSuccess()).isFalse();
      assertThat(answer.body()).asString(UTF_8).isEqualTo("{\"a\":1}");
    }
  }

  @Test
  void chunks_are_put_together() throws IOException {
    String chunked =
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n";
    try (FakeNode node = new FakeNode(socket(), request -> chunked)) {
      assertThat(node.client().get("/x", LIMIT).body()).asString(UTF_8).isEqualTo("abcde");
    }
  }

  @Test
  void a_body_is_sent_with_its_length_and_type() throws IOException {
    AtomicReference<String> seen = new AtomicReference<>("");
    try (FakeNode node =
        new FakeNode(
            socket(),
            request -> {
              seen.set(request);
              return FakeNode.json(200, "");
            })) {
      node.client().post("/swarm/init", "{}", LIMIT);
    }
    assertThat(seen.get())
        .startsWith("POST /swarm/init HTTP/1.1\r\n")
        .contains("Content-Length: 2\r\n", "Content-Type: application/json\r\n")
        .endsWith("\r\n\r\n{}");
  }

  @Test
  void a_server_that_says_nothing_does_not_hold_the_caller() {
    try (FakeNode node = new FakeNode(socket(), request -> "")) {
      LocalHttp http = node.client();
      assertThatThrownBy(() -> http.get("/x", Duration.ofMillis(50)))
          .isInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  void an_answer_that_is_cut_off_is_no_answer() {
    String cut = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc";
    try (FakeNode node = new FakeNode(socket(), request -> cut)) {
      LocalHttp http = node.client();
      assertThatThrownBy(() -> http.get("/x", LIMIT)).hasMessage("the answer was cut off");
    }
  }

  @Test
  void a_socket_without_a_server_is_an_io_error() {
    LocalHttp http = new LocalHttp(socket());
    assertThatThrownBy(() -> http.get("/x", LIMIT)).isInstanceOf(IOException.class);
  }

  private Path socket() {
    return directory.resolve("s");
  }
}
