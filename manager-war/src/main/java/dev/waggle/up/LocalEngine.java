package dev.waggle.up;

import dev.waggle.json.EngineJson;
import dev.waggle.json.MalformedJsonException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The Docker Engine of this machine, as far as starting a node needs it. */
final class LocalEngine {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final LocalHttp http;

  LocalEngine(Path socket) {
    this.http = new LocalHttp(socket);
  }

  /** What is there to run tasks on. */
  record Capacity(long ncpu, long memTotal) {}

  boolean answers() {
    return http.answersPing();
  }

  /** Empty if no engine answers. */
  Optional<Capacity> capacity() {
    try {
      HttpAnswer answer = http.get("/info", LIMIT);
      return answer.isSuccess()
          ? Optional.of(EngineJson.api().fromJson(answer.body(), Capacity.class))
          : Optional.empty();
    } catch (IOException | MalformedJsonException e) {
      return Optional.empty();
    }
  }
}
