package dev.waggle.agent.adapter.observe;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Refuses every request: the agent dials out and serves nothing, and its port is the server's. */
@WebFilter(urlPatterns = "/*", asyncSupported = true)
public final class RefuseAllFilter implements Filter {
  private static final byte[] NOT_FOUND =
      "{\"message\":\"page not found\"}\n".getBytes(StandardCharsets.UTF_8);

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException {
    ((HttpServletResponse) response).setStatus(HttpServletResponse.SC_NOT_FOUND);
    response.setContentType("application/json");
    response.setContentLength(NOT_FOUND.length);
    response.getOutputStream().write(NOT_FOUND);
  }
}
