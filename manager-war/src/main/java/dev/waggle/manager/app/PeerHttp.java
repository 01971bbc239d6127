package dev.waggle.manager.app;

import java.net.http.HttpClient;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/**
 * How managers talk to each other's cluster doors: HTTP/1.1 over TLS 1.3 with both certificates.
 */
final class PeerHttp {
  private static final Duration CONNECT = Duration.ofSeconds(2);

  private PeerHttp() {}

  static HttpClient client(SSLContext context) {
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
