package dev.waggle.it.container;

import com.fasterxml.jackson.databind.JsonNode;
import dev.waggle.it.container.UnixHttp.Answer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;

/** What a node has written down. */
record History(MicroNode node) {
  /** Only turns a hang into a failure. */
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  static History of(MicroNode node) {
    return new History(node);
  }

  /** The rows, newest first, once they are as wanted. */
  List<JsonNode> await(String query, Predicate<List<JsonNode>> wanted) {
    return Awaitility.await("history of " + node.name() + ": " + query)
        .atMost(PATIENCE)
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(() -> rows(query), wanted);
  }

  private List<JsonNode> rows(String query) throws IOException {
    Answer answer = node.door().get("/waggle/v1/history?" + query);
    return answer.status() == 200
        ? StreamSupport.stream(answer.json().path("Rows").spliterator(), false).toList()
        : List.of();
  }
}
