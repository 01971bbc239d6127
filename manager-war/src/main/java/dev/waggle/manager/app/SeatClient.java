package dev.waggle.manager.app;

import dev.waggle.dispatch.ManagerAddress;
import dev.waggle.dispatch.NodeIdentity;
import dev.waggle.dispatch.RaftSeat;
import dev.waggle.json.EngineJson;
import dev.waggle.json.MalformedJsonException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** Asks the leader, through whichever manager answers, for a seat among the voters or to end it. */
final class SeatClient {
  private static final Logger LOG = System.getLogger(SeatClient.class.getName());
  private static final Duration ANSWER = Duration.ofSeconds(8);
  private final PeerHttp peers;

  SeatClient(PeerHttp peers) {
    this.peers = peers;
  }

  /** Whether this node votes now. */
  boolean take(NodeIdentity self) {
    return ask(self, "take");
  }

  /** Whether this node votes no more. */
  boolean leave(NodeIdentity self) {
    return ask(self, "leave");
  }

  /** A new seat for this node, which lost its log; empty if nobody grants it now. */
  Optional<RaftSeat> again(NodeIdentity self) {
    return granted(self, "again").map(SeatClient::seat);
  }

  private static RaftSeat seat(byte[] body) {
    try {
      return EngineJson.api().fromJson(body, RaftSeat.class);
    } catch (MalformedJsonException e) {
      throw new IllegalStateException("the leader's answer is no seat: " + e.getMessage(), e);
    }
  }

  private boolean ask(NodeIdentity self, String what) {
    return granted(self, what).isPresent();
  }

  /** The body of the first answer that grants it. */
  private Optional<byte[]> granted(NodeIdentity self, String what) {
    return self.managers().stream()
        .filter(manager -> !manager.nodeId().equals(self.nodeId()))
        .flatMap(manager -> ask(manager, "/waggle/v1/seat/" + what).stream())
        .findFirst();
  }

  private Optional<byte[]> ask(ManagerAddress manager, String path) {
    try {
      Optional<HttpResponse<byte[]>> answer =
          peers.ask(
              manager.addr(),
              path,
              ANSWER,
              HttpRequest.newBuilder().POST(HttpRequest.BodyPublishers.noBody()));
      answer.ifPresent(
          got ->
              LOG.log(
                  Level.DEBUG,
                  "{0}{1}: {2} {3}",
                  manager.addr(),
                  path,
                  got.statusCode(),
                  new String(got.body(), StandardCharsets.UTF_8)));
      return answer.filter(got -> got.statusCode() == 200).map(HttpResponse::body);
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "{0}{1}: {2}", manager.addr(), path, e);
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
