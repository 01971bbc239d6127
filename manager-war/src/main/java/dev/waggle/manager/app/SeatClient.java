package dev.waggle.manager.app;

import dev.waggle.dispatch.ManagerAddress;
import dev.waggle.dispatch.NodeIdentity;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/** Asks the leader, through whichever manager answers, for a seat among the voters or to end it. */
final class SeatClient {
  private static final Logger LOG = System.getLogger(SeatClient.class.getName());
  private static final Duration ANSWER = Duration.ofSeconds(8);
  private final Supplier<Optional<SSLContext>> tls;

  /**
   * @param tls this node's certificate, towards managers
   */
  SeatClient(Supplier<Optional<SSLContext>> tls) {
    this.tls = tls;
  }

  /** Whether this node votes now. */
  boolean take(NodeIdentity self) {
    return ask(self, "take");
  }

  /** Whether this node votes no more. */
  boolean leave(NodeIdentity self) {
    return ask(self, "leave");
  }

  private boolean ask(NodeIdentity self, String what) {
    return tls.get()
        .filter(context -> self.managers().stream().anyMatch(m -> ask(context, self, m, what)))
        .isPresent();
  }

  private boolean ask(SSLContext context, NodeIdentity self, ManagerAddress manager, String what) {
    if (manager.nodeId().equals(self.nodeId())) {
      return false;
    }
    URI uri = URI.create("https://" + manager.addr() + "/waggle/v1/seat/" + what);
    HttpClient client = PeerHttp.client(context);
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .timeout(ANSWER)
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    try {
      HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      LOG.log(Level.DEBUG, uri + ": " + answer.statusCode() + " " + answer.body());
      return answer.statusCode() == 200;
    } catch (IOException e) {
      LOG.log(Level.DEBUG, uri + ": " + e);
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
