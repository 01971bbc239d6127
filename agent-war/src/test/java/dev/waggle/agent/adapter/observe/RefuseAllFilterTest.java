package dev.waggle.agent.adapter.observe;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.WriteListener;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RefuseAllFilterTest {

  @Test
  void every_request_is_answered_as_if_nothing_were_here() throws IOException {
    Map<String, Object> said = new HashMap<>();
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    HttpServletResponse response =
        (HttpServletResponse)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {HttpServletResponse.class},
                (proxy, method, args) -> {
                  if (method.getName().equals("getOutputStream")) {
                    return new Collected(body);
                  }
                  said.put(method.getName(), args[0]);
                  return null;
                });
    ServletRequest request =
        (ServletRequest)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {ServletRequest.class},
                (proxy, method, args) -> null);

    new RefuseAllFilter()
        .doFilter(
            request,
            response,
            (q, a) -> {
              throw new AssertionError("let through");
            });

    assertThat(said)
        .containsEntry("setStatus", 404)
        .containsEntry("setContentType", "application/json")
        .containsEntry("setContentLength", body.size());
    assertThat(body).hasToString("{\"message\":\"page not found\"}\n");
  }

  @Test
  void it_stands_before_every_path_and_does_not_break_asynchronous_servlets() {
    WebFilter registered = RefuseAllFilter.class.getAnnotation(WebFilter.class);
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
