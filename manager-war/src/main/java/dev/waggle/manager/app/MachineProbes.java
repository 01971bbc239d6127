package dev.waggle.manager.app;

import dev.waggle.dispatch.ManagerAddress;
import dev.waggle.dispatch.NodeIdentity;
import dev.waggle.dispatch.ProbeAnswer;
import dev.waggle.json.EngineJson;
import dev.waggle.json.MalformedJsonException;
import dev.waggle.manager.adapter.agentlink.Prober;
import dev.waggle.manager.core.dispatch.ProbeRequest;
import dev.waggle.manager.core.dispatch.ProbeResult;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Asks from this manager and from all others whether a machine answers. Bounded: what does not fit
 * is dropped, and asked again with the next beat.
 */
final class MachineProbes implements AutoCloseable {
  private static final int THREADS = 8;
  private static final int MOST_WAITING = 256;
  private static final Duration LIMIT = Duration.ofSeconds(2);

  private final PeerHttp peers;
  private final ThreadPoolExecutor threads;

  MachineProbes(PeerHttp peers) {
    this.peers = peers;
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
    String path =
        "/waggle/v1/raft/probe?address="
            + URLEncoder.encode(request.address(), StandardCharsets.UTF_8);
    try {
      peers
          .ask(manager.addr(), path, LIMIT, HttpRequest.newBuilder())
          .filter(answer -> answer.statusCode() == 200)
          .map(answer -> EngineJson.api().fromJson(answer.body(), ProbeAnswer.class).answered())
          .map(
              answered ->
                  new ProbeResult(
                      request.node(), manager.nodeId(), answered, request.sentAtMillis()))
          .ifPresent(result);
    } catch (IOException | MalformedJsonException e) {
      // It is down itself, or cut off: its silence says nothing about the machine.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
