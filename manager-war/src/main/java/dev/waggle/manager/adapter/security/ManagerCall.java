package dev.waggle.manager.adapter.security;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;

/** One request to one manager's cluster door, answered within the time or not at all. */
final class ManagerCall {
  private static final int MOST_BYTES = 1 << 20;

  private final HttpClient client;
  private final String manager;
  private final Duration limit;

  /**
   * @param manager host and port
   * @param limit for the whole of a request
   */
  ManagerCall(SSLContext context, String manager, Duration limit) {
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .sslContext(context)
            .sslParameters(new SSLParameters(null, new String[] {ReloadableTls.PROTOCOL}))
            .connectTimeout(limit)
            .build();
    this.manager = manager;
    this.limit = limit;
  }

  /**
   * An answer.
   *
   * @param shown the certificates that the manager showed
   */
  record Answer(int status, byte[] body, List<X509Certificate> shown) {}

  Answer get(String path) throws IOException, InterruptedException {
    return send(request(path).GET().build());
  }

  Answer post(String path, byte[] json) throws IOException, InterruptedException {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(json))
            .build());
  }

  private HttpRequest.Builder request(String path) throws IOException {
    try {
      return HttpRequest.newBuilder(URI.create("https://" + manager + path)).timeout(limit);
    } catch (IllegalArgumentException e) {
      throw new IOException("not an address: " + manager, e);
    }
  }

  /** The client's own time-out ends with the head of the answer; ours includes its body. */
  private Answer send(HttpRequest request) throws IOException, InterruptedException {
    CompletableFuture<HttpResponse<byte[]>> answer =
        client.sendAsync(request, head -> new BoundedBody(MOST_BYTES));
    try {
      HttpResponse<byte[]> response = answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
      return new Answer(response.statusCode(), response.body(), shown(response));
    } catch (ExecutionException e) {
      throw new IOException(reason(e), e);
    } catch (TimeoutException e) {
      throw new IOException("no answer within " + limit.toSeconds() + " s", e);
    } finally {
      answer.cancel(true);
    }
  }

  private static List<X509Certificate> shown(HttpResponse<?> response)
      throws SSLPeerUnverifiedException {
    return Arrays.stream(response.sslSession().orElseThrow().getPeerCertificates())
        .map(X509Certificate.class::cast)
        .toList();
  }

  /** The words of a certificate's refusal lie deepest. */
  private static String reason(Throwable failure) {
    Throwable deepest = failure;
    while (deepest.getCause() != null && !(deepest instanceof CertificateException)) {
      deepest = deepest.getCause();
    }
    String message = deepest.getMessage();
    return message == null ? deepest.getClass().getSimpleName() : message;
  }
}
