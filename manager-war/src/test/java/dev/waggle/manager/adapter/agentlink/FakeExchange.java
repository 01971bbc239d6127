package dev.waggle.manager.adapter.agentlink;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** One request and its answer, as a server would hand them to a servlet. */
final class FakeExchange {
  private final Out out = new Out();
  private final AtomicInteger completions = new AtomicInteger();
  private final CompletableFuture<Void> completed = new CompletableFuture<>();
  private volatile int status = 200;
  private volatile @Nullable AsyncListener listener;
  private final HttpServletResponse response =
      fake(
          HttpServletResponse.class,
          (proxy, method, args) ->
              switch (method.getName()) {
                case "getOutputStream" -> out;
                case "setStatus" -> {
                  status = (int) args[0];
                  yield null;
                }
                default -> null;
              });
  private final AsyncContext async =
      fake(
          AsyncContext.class,
          (proxy, method, args) ->
              switch (method.getName()) {
                case "getResponse" -> response;
                case "addListener" -> {
                  listener = (AsyncListener) args[0];
                  yield null;
                }
                case "complete" -> {
                  completions.incrementAndGet();
                  completed.complete(null);
                  yield null;
                }
                default -> null;
              });

  private static <T> T fake(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  HttpServletRequest request(String path, String caller, byte[] body) {
    Map<String, Object> said =
        Map.of(
            "getPathInfo",
            path,
            "getUserPrincipal",
            (Principal) () -> caller,
            "getInputStream",
            new In(body),
            "startAsync",
            async);
    return fake(HttpServletRequest.class, (proxy, method, args) -> said.get(method.getName()));
  }

  HttpServletResponse response() {
    return response;
  }

  AsyncContext async() {
    return async;
  }

  Out out() {
    return out;
  }

  /** How often the answer was declared to be whole. */
  int completions() {
    return completions.get();
  }

  CompletableFuture<Void> completed() {
    return completed;
  }

  /** The server has waited long enough. */
  void timesOut() throws IOException {
    AsyncListener told = listener;
    if (told == null) {
      throw new AssertionError("nobody listens");
    }
    told.onTimeout(new AsyncEvent(async));
  }

  int status() {
    return status;
  }

  /** An answer's body that takes bytes when it is told to. */
  static final class Out extends ServletOutputStream {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private volatile @Nullable WriteListener listener;
    private volatile boolean ready;
    private volatile boolean broken;
    private volatile String flushed = "";

    void becomeReady() {
      ready = true;
      WriteListener told = listener;
      if (told == null) {
        throw new AssertionError("nobody wants to write");
      }
      try {
        told.onWritePossible();
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }

    void takesNothing() {
      ready = false;
    }

    void breaks() {
      broken = true;
    }

    /** Whether somebody waits to be told that it takes bytes. */
    boolean isWanted() {
      return listener != null;
    }

    String written() {
      return bytes.toString(StandardCharsets.UTF_8);
    }

    String flushed() {
      return flushed;
    }

    @Override
    public boolean isReady() {
      return ready;
    }

    @Override
    public void setWriteListener(WriteListener wanted) {
      listener = wanted;
    }

    @Override
    public void write(int b) throws IOException {
      if (broken) {
        throw new IOException("broken pipe");
      }
      if (listener != null && !ready) {
        throw new AssertionError("written though it was not ready");
      }
      bytes.write(b);
    }

    @Override
    public void flush() {
      flushed = written();
    }
  }

  private static final class In extends ServletInputStream {
    private final ByteArrayInputStream bytes;

    In(byte[] body) {
      bytes = new ByteArrayInputStream(body);
    }

    @Override
    public int read() {
      return bytes.read();
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      return bytes.read(into, offset, length);
    }

    @Override
    public boolean isFinished() {
      return bytes.available() == 0;
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setReadListener(ReadListener wanted) {
      throw new AssertionError("the body is read at once");
    }
  }
}
