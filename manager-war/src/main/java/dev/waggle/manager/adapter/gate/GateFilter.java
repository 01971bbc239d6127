package dev.waggle.manager.adapter.gate;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Refuses every request that did not come through the gate, as if nothing were here: the server's
 * own port on loopback would otherwise be open to each user of the host.
 *
 * <p>The secret is the servlet context's attribute {@link #SECRET}; as long as it is missing all is
 * refused. To what lies behind, the caller is the request's principal: its name is {@code local
 * uid=0 pid=123}, {@code node ID manager|worker CLUSTER} or {@code anonymous ADDRESS}, its roles
 * are {@code local}, {@code manager}, {@code worker}. For a node's request that a manager hands on,
 * that is the node, not the manager.
 */
@WebFilter(urlPatterns = "/*", asyncSupported = true)
public final class GateFilter implements Filter {
  /** The attribute of the servlet context that holds the {@link GateSecret}. */
  public static final String SECRET = "dev.waggle.gate.secret";

  /**
   * The attribute of a request that says for whom it is: {@code uid 0} on this node, {@code uid 0 @
   * NODE} on another, or {@code node NODE}; not set for somebody unknown.
   */
  public static final String ACTOR = "dev.waggle.gate.actor";

  /** What another manager's gate says of a process on its host. */
  private static final Pattern ON_ANOTHER_NODE = Pattern.compile("uid \\d{1,10} @ [\\w.-]{1,64}");

  private static final byte[] NOT_FOUND =
      "{\"message\":\"page not found\"}\n".getBytes(StandardCharsets.UTF_8);

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    HttpServletRequest http = (HttpServletRequest) request;
    if (!cameThroughTheGate(http)) {
      refuse((HttpServletResponse) response);
      return;
    }
    actor(http).ifPresent(actor -> http.setAttribute(ACTOR, actor));
    chain.doFilter(new Identified(http, caller(http)), response);
  }

  private static boolean cameThroughTheGate(HttpServletRequest request) {
    String given = request.getHeader(GateHeaders.GATE);
    return request.getServletContext().getAttribute(SECRET) instanceof GateSecret secret
        && given != null
        && secret.matches(given);
  }

  private static void refuse(HttpServletResponse response) throws IOException {
    response.setStatus(HttpServletResponse.SC_NOT_FOUND);
    response.setContentType("application/json");
    response.setContentLength(NOT_FOUND.length);
    response.getOutputStream().write(NOT_FOUND);
  }

  private static Optional<Caller> caller(HttpServletRequest request) {
    Optional<Caller> direct = named(request.getHeader(GateHeaders.CALLER));
    if (direct.filter(Caller::isManager).isEmpty()) {
      return direct;
    }
    Optional<Caller> origin = named(request.getHeader(GateHeaders.FORWARDED_FOR));
    return origin.filter(caller -> !(caller instanceof Caller.Local)).or(() -> direct);
  }

  private static Optional<String> actor(HttpServletRequest request) {
    Optional<Caller> direct = named(request.getHeader(GateHeaders.CALLER));
    String origin = request.getHeader(GateHeaders.FORWARDED_FOR);
    if (origin == null || direct.filter(Caller::isManager).isEmpty()) {
      return direct.flatMap(Caller::actor);
    }
    return ON_ANOTHER_NODE.matcher(origin).matches()
        ? Optional.of(origin)
        : named(origin).flatMap(Caller::actor);
  }

  private static Optional<Caller> named(@Nullable String header) {
    return header == null ? Optional.empty() : Caller.parse(header);
  }

  /** The request as the application sees it: with a principal, without the secret. */
  private static final class Identified extends HttpServletRequestWrapper {
    private final Optional<Caller> caller;

    Identified(HttpServletRequest request, Optional<Caller> caller) {
      super(request);
      this.caller = caller;
    }

    @Override
    public @Nullable String getHeader(String name) {
      return name.equalsIgnoreCase(GateHeaders.GATE) ? null : super.getHeader(name);
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
      return name.equalsIgnoreCase(GateHeaders.GATE)
          ? Collections.emptyEnumeration()
          : super.getHeaders(name);
    }

    @Override
    public @Nullable Principal getUserPrincipal() {
      return caller.<Principal>map(c -> c::text).orElse(null);
    }

    @Override
    public @Nullable String getRemoteUser() {
      return caller.map(Caller::text).orElse(null);
    }

    @Override
    public boolean isUserInRole(String role) {
      if (caller.isEmpty() || caller.get() instanceof Caller.Anonymous) {
        return false;
      }
      return caller.get() instanceof Caller.Node node
          ? node.role().word.equals(role)
          : role.equals("local");
    }
  }
}
