package dev.waggle.manager.app;

import dev.waggle.dispatch.ManagerAddress;
import dev.waggle.dispatch.NodeIdentity;
import dev.waggle.manager.adapter.agentlink.Prober;
import dev.waggle.manager.core.dispatch.ProbeRequest;
import dev.waggle.manager.core.dispatch.ProbeResult;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/**
 * Asks from this manager and from all others whether a machine answers. Bounded: what does not fit
 * is dropped, and asked again with the next beat.
 */
final class MachineProbes implements AutoCloseable {
  private static final int THREADS = 8;
  private static final int MOST_WAITING = 256;
  private static final Duration LIMIT = Duration.ofSeconds(2);

  private final Supplier<Optional<SSLContext>> tls;
  private final ThreadPoolExecutor threads;
  private Optional<SSLContext> clientTls = Optional.empty();
  private Optional<HttpClient> client = Optional.empty();

  MachineProbes(Supplier<Optional<SSLContext>> tls) {
    this.tls = tls;
    this.threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            30,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_WAITING),
            task -> {
              Thread thread = new Thread(task, "waggle-probe");
              thread.setDaemon(true);
              return thread;
            },
            new ThreadPoolExecutor.DiscardPolicy());
    threads.allowCoreThreadTimeOut(true);
  }

  void probe(NodeIdentity self, ProbeRequest request, Consumer<ProbeResult> result) {
    threads.execute(
        () ->
            result.accept(
                new ProbeResult(
                    request.node(),
                    self.nodeId(),
                    Prober.answers(request.address()),
                    request.sentAtMillis())));
    self.managers().stream()
        .filter(manager -> !manager.nodeId().equals(self.nodeId()))
        .filter(manager -> !manager.nodeId().equals(request.node()))
        .forEach(manager -> threads.execute(() -> ask(manager, request, result)));
  }

  /** A manager that does not answer gives no result: it judges nobody. */
  private void ask(ManagerAddress manager, ProbeRequest request, Consumer<ProbeResult> result) {
    Optional<HttpClient> http = client();
    if (http.isEmpty()) {
      return;
    }
    String address = URLEncoder.encode(request.address(), StandardCharsets.UTF_8);
    HttpRequest asked =
        HttpRequest.newBuilder(
                URI.create(
                    "https://" + manager.addr() + "/waggle/v1/raft/probe?address=" + address))
            .timeout(LIMIT)
            .build();
    try {
      HttpResponse<String> answer = http.get().send(asked, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() == 200) {
        boolean answered = answer.body().contains("true");
        result.accept(
            new ProbeResult(request.node(), manager.nodeId(), answered, request.sentAtMillis()));
      }
    } catch (IOException e) {
      // It is down itself, or cut off: its silence says nothing about the machine.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized Optional<HttpClient> client() {
    Optional<SSLContext> now = tls.get();
    if (!now.equals(clientTls)) {
      clientTls = now;
      client = now.map(PeerHttp::client);
    }
    return client;
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
