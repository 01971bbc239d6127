package dev.waggle.manager.adapter.gate;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.WriteListener;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GateFilterTest {
  private final GateSecret secret = GateSecret.random();
  private final Map<String, Object> said = new HashMap<>();
  private final Map<String, Object> attributes = new HashMap<>();
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();

  private static <T> T fake(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  /** What the application would see; empty if the filter refused. */
  private Optional<HttpServletRequest> filtered(
      Optional<Object> attribute, Map<String, String> headers)
      throws IOException, ServletException {
    ServletContext context =
        fake(
            ServletContext.class,
            (proxy, method, args) ->
                method.getName().equals("getAttribute") && args[0].equals(GateFilter.SECRET)
                    ? attribute.orElse(null)
                    : null);
    HttpServletRequest request =
        fake(
            HttpServletRequest.class,
            (proxy, method, args) ->
                switch (method.getName()) {
                  case "getServletContext" -> context;
                  case "getHeader" -> headers.get((String) args[0]);
                  case "setAttribute" -> attributes.put((String) args[0], args[1]);
                  default -> null;
                });
    HttpServletResponse response =
        fake(
            HttpServletResponse.class,
            (proxy, method, args) -> {
              if (method.getName().equals("getOutputStream")) {
                return new Collected(body);
              }
              said.put(method.getName(), args[0]);
              return null;
            });
    ServletRequest[] passed = new ServletRequest[1];
    new GateFilter().doFilter(request, response, (q, a) -> passed[0] = q);
    return Optional.ofNullable((HttpServletRequest) passed[0]);
  }

  private HttpServletRequest seen(String caller, String... forwardedFor)
      throws IOException, ServletException {
    Map<String, String> headers = new HashMap<>();
    headers.put("X-Waggle-Gate", secret.headerValue());
    headers.put("X-Waggle-Caller", caller);
    for (String origin : forwardedFor) {
      headers.put("X-Waggle-Forwarded-For", origin);
    }
    return filtered(Optional.of(secret), headers).orElseThrow();
  }

  @Test
  void whoever_lacks_the_secret_finds_nothing_here() throws IOException, ServletException {
    String right = secret.headerValue();
    for (Map<String, String> headers :
        java.util.List.<Map<String, String>>of(
            Map.of(),
            Map.of("X-Waggle-Gate", ""),
            Map.of("X-Waggle-Gate", right.substring(1)),
            Map.of("X-Waggle-Gate", right + "0"),
            Map.of("X-Waggle-Gate", GateSecret.random().headerValue()),
            Map.of("X-Waggle-Caller", "local uid=0 pid=1"))) {
      body.reset();
      assertThat(filtered(Optional.of(secret), headers)).isEmpty();
      assertThat(said)
          .containsEntry("setStatus", 404)
          .containsEntry("setContentType", "application/json")
          .containsEntry("setContentLength", body.size());
      assertThat(body).hasToString("{\"message\":\"page not found\"}\n");
    }
  }

  @Test
  void without_a_secret_of_its_own_it_lets_nobody_in() throws IOException, ServletException {
    assertThat(filtered(Optional.empty(), Map.of("X-Waggle-Gate", ""))).isEmpty();
    assertThat(filtered(Optional.of("null"), Map.of("X-Waggle-Gate", "null"))).isEmpty();
  }

  @Test
  void the_caller_is_the_principal_and_has_its_role() throws IOException, ServletException {
    HttpServletRequest local = seen("local uid=0 pid=12");
    assertThat(local.getUserPrincipal().getName()).isEqualTo("local uid=0 pid=12");
    assertThat(local.isUserInRole("local")).isTrue();
    assertThat(local.isUserInRole("manager")).isFalse();

    HttpServletRequest worker = seen("node n1 worker c1");
    assertThat(worker.getRemoteUser()).isEqualTo("node n1 worker c1");
    assertThat(worker.isUserInRole("worker")).isTrue();
    assertThat(worker.isUserInRole("manager")).isFalse();
    assertThat(worker.isUserInRole("local")).isFalse();

    HttpServletRequest stranger = seen("anonymous 10.0.0.1");
    assertThat(stranger.getUserPrincipal().getName()).isEqualTo("anonymous 10.0.0.1");
    assertThat(stranger.isUserInRole("anonymous")).isFalse();
  }

  @Test
  void a_node_whose_request_a_manager_hands_on_is_the_principal()
      throws IOException, ServletException {
    HttpServletRequest relayed = seen("node m1 manager c1", "node w1 worker c1");
    assertThat(relayed.getUserPrincipal().getName()).isEqualTo("node w1 worker c1");
    assertThat(relayed.isUserInRole("manager")).isFalse();

    HttpServletRequest joining = seen("node m1 manager c1", "anonymous 10.0.0.1");
    assertThat(joining.isUserInRole("manager")).isFalse();

    HttpServletRequest forwarded = seen("node m1 manager c1", "uid 0 @ m1");
    assertThat(forwarded.getUserPrincipal().getName()).isEqualTo("node m1 manager c1");

    HttpServletRequest worker = seen("node w1 worker c1", "node m1 manager c1");
    assertThat(worker.getUserPrincipal().getName()).isEqualTo("node w1 worker c1");

    HttpServletRequest local = seen("node m1 manager c1", "local uid=0 pid=1");
    assertThat(local.isUserInRole("local")).isFalse();
  }

  private Optional<Object> actor(String caller, String... forwardedFor)
      throws IOException, ServletException {
    attributes.clear();
    seen(caller, forwardedFor);
    return Optional.ofNullable(attributes.get(GateFilter.ACTOR));
  }

  @Test
  void for_whom_a_request_is_can_be_written_down() throws IOException, ServletException {
    assertThat(actor("local uid=1000 pid=12")).contains("uid 1000");
    assertThat(actor("node m1 manager c1", "uid 0 @ m1")).contains("uid 0 @ m1");
    assertThat(actor("node m1 manager c1")).contains("node m1");
    assertThat(actor("node m1 manager c1", "node w1 worker c1")).contains("node w1");
    assertThat(actor("node w1 worker c1", "uid 0 @ m1")).contains("node w1");
    assertThat(actor("node m1 manager c1", "uid 0 @ m1 <b>")).isEmpty();
    assertThat(actor("node m1 manager c1", "anonymous 10.0.0.1")).isEmpty();
    assertThat(actor("anonymous 10.0.0.1")).isEmpty();
  }

  @Test
  void the_secret_is_not_handed_on() throws IOException, ServletException {
    HttpServletRequest request = seen("local uid=0 pid=12");
    assertThat(request.getHeader("X-Waggle-Gate")).isNull();
    assertThat(request.getHeader("x-waggle-gate")).isNull();
    assertThat(request.getHeaders("X-Waggle-Gate").hasMoreElements()).isFalse();
    assertThat(request.getHeader("X-Waggle-Caller")).isEqualTo("local uid=0 pid=12");
    assertThat(secret.toString()).doesNotContain(secret.headerValue());
  }

  @Test
  void it_stands_before_every_path_and_does_not_break_asynchronous_servlets() {
    WebFilter registered = GateFilter.class.getAnnotation(WebFilter.class);
    assertThat(registered.urlPatterns()).containsExactly("/*");
    assertThat(registered.asyncSupported()).isTrue();
  }

  private static final class Collected extends ServletOutputStream {
    private final ByteArrayOutputStream to;

    Collected(ByteArrayOutputStream to) {
      this.to = to;
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setWriteListener(WriteListener listener) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void write(int b) {
      to.write(b);
    }
  }
}
