package dev.waggle.manager.app;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/**
 * How managers talk to each other's cluster doors: HTTP/1.1 over TLS 1.3 with both certificates.
 * One client as long as the node's certificate stays. Shared by several threads.
 */
final class PeerHttp {
  private static final Duration CONNECT = Duration.ofSeconds(2);

  private final Supplier<Optional<SSLContext>> tls;
  private Optional<SSLContext> clientTls = Optional.empty();
  private Optional<HttpClient> client = Optional.empty();

  /**
   * @param tls this node's certificate, towards managers; empty while it has none
   */
  PeerHttp(Supplier<Optional<SSLContext>> tls) {
    this.tls = tls;
  }

  /**
   * The answer; empty if this node has no certificate.
   *
   * @param request method and body; the rest is said here
   * @throws IOException if the other manager does not answer
   */
  Optional<HttpResponse<byte[]>> ask(
      String address, String path, Duration limit, HttpRequest.Builder request)
      throws IOException, InterruptedException {
    Optional<HttpClient> now = client();
    return now.isEmpty()
        ? Optional.empty()
        : Optional.of(
            now.get()
                .send(
                    request.uri(URI.create("https://" + address + path)).timeout(limit).build(),
                    BodyHandlers.ofByteArray()));
  }

  private synchronized Optional<HttpClient> client() {
    Optional<SSLContext> now = tls.get();
    if (!now.equals(clientTls)) {
      clientTls = now;
      client = now.map(PeerHttp::client);
    }
    return client;
  }

  private static HttpClient client(SSLContext context) {
    SSLParameters parameters = new SSLParameters();
    parameters.setProtocols(new String[] {"TLSv1.3"});
    return HttpClient.newBuilder()
        .sslContext(context)
        .sslParameters(parameters)
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(CONNECT)
        .build();
  }
}
