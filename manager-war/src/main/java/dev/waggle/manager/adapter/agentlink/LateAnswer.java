package dev.waggle.manager.adapter.agentlink;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A request that waits without a thread. It is answered once: with the result, or after ten seconds
 * with 503, when whoever had to answer is gone.
 */
final class LateAnswer implements AsyncListener {
  private static final long LIMIT_MILLIS = 10_000;

  private final AsyncContext async;
  private final AtomicBoolean given = new AtomicBoolean();

  private LateAnswer(AsyncContext async) {
    this.async = async;
  }

  /** Writes an answer. */
  @FunctionalInterface
  interface Body {
    void write(HttpServletResponse response) throws IOException;
  }

  static LateAnswer to(HttpServletRequest request) {
    AsyncContext async = request.startAsync();
    async.setTimeout(LIMIT_MILLIS);
    LateAnswer answer = new LateAnswer(async);
    async.addListener(answer);
    return answer;
  }

  /** Answers, unless that is done. */
  void give(Body body) {
    if (!given.compareAndSet(false, true)) {
      return;
    }
    try {
      body.write((HttpServletResponse) async.getResponse());
    } catch (IOException e) {
      // The agent has gone; it asks again.
    } finally {
      async.complete();
    }
  }

  @Override
  public void onTimeout(AsyncEvent event) {
    give(response -> Answers.fail(response, 503, Answers.ASK_AGAIN));
  }

  @Override
  public void onComplete(AsyncEvent event) {
    given.set(true);
  }

  @Override
  public void onError(AsyncEvent event) {
    given.set(true);
  }

  @Override
  public void onStartAsync(AsyncEvent event) {
    throw new AssertionError("an answer is waited for once");
  }
}
