package dev.waggle.manager.adapter.gate;

import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Waits until the server on loopback answers for us. It listens long before the application is
 * loaded, and a door that is open earlier would answer 404.
 */
final class ServerProbe {
  private static final Duration PERIOD = Duration.ofMillis(50);
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Supplier<Integer> port;
  private final GateSecret secret;

  ServerProbe(Supplier<Integer> port, GateSecret secret) {
    this.port = port;
    this.secret = secret;
  }

  /** Completes at the first good answer to {@code /_ping}; fails with a {@link GateException}. */
  CompletionStage<@Nullable Void> answers(EventExecutor timer) {
    CompletableFuture<@Nullable Void> ready = new CompletableFuture<>();
    // Not kept: its thread ends when the client is forgotten.
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    ask(client, ready, timer, System.nanoTime() + PATIENCE.toNanos());
    return ready;
  }

  private void ask(
      HttpClient client,
      CompletableFuture<@Nullable Void> ready,
      EventExecutor timer,
      long deadline) {
    int to = port.get();
    HttpRequest ping =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + to + "/_ping"))
            .header(GateHeaders.GATE, secret.headerValue())
            .header(GateHeaders.CALLER, new Caller.Local(0, 0).text())
            .timeout(Duration.ofSeconds(5))
            .build();
    client
        .sendAsync(ping, HttpResponse.BodyHandlers.discarding())
        .whenComplete(
            (answer, failure) -> {
              if (answer != null && answer.statusCode() == 200) {
                ready.complete(null);
              } else if (System.nanoTime() - deadline > 0) {
                ready.completeExceptionally(
                    new GateException(
                        "the server on 127.0.0.1:"
                            + to
                            + " does not serve the API ("
                            + (answer == null
                                ? cause(failure)
                                : "it answers " + answer.statusCode())
                            + "): see its log for what failed to deploy"));
              } else if (timer.isShuttingDown()) {
                ready.completeExceptionally(new GateException("the gate was closed"));
              } else {
                timer.schedule(
                    () -> ask(client, ready, timer, deadline),
                    PERIOD.toMillis(),
                    TimeUnit.MILLISECONDS);
              }
            });
  }

  private static String cause(@Nullable Throwable failure) {
    Throwable inner = failure == null ? new IOException("no answer") : failure;
    Throwable cause = inner.getCause();
    return String.valueOf(cause == null ? inner : cause);
  }
}
