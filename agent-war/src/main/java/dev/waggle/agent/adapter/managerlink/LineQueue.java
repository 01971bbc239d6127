package dev.waggle.agent.adapter.managerlink;

import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscribers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Lines of a response as they come, for one thread that takes them with a limit on its waiting. */
final class LineQueue implements Flow.Subscriber<String> {
  /** How many lines may wait here; the rest waits in the network. */
  private static final int AHEAD = 16;

  private final BlockingQueue<Item> items = new LinkedBlockingQueue<>();
  private final CompletableFuture<Integer> started = new CompletableFuture<>();
  private volatile Flow.@Nullable Subscription subscription;
  private volatile boolean cancelled;

  private record Item(Optional<String> line, Optional<Throwable> failure) {}

  /** Reads the body of an answer of the wanted status line by line, and none of another. */
  HttpResponse.BodySubscriber<Void> bodyFor(int status, int wanted) {
    started.complete(status);
    return status == wanted
        ? BodySubscribers.fromLineSubscriber(this)
        : BodySubscribers.discarding();
  }

  /** The answer failed before its body. */
  void failed(Throwable thrown) {
    started.completeExceptionally(thrown);
  }

  /**
   * The status of the answer, once it has come.
   *
   * @throws ManagerFailure.Unreachable if it does not come in time
   */
  int status(Duration limit) throws InterruptedException {
    try {
      return started.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new ManagerFailure.Unreachable("no answer in " + limit.toSeconds() + " s", e);
    } catch (ExecutionException e) {
      throw new ManagerFailure.Unreachable("cannot be reached: " + e.getCause(), e);
    }
  }

  @Override
  public void onSubscribe(Flow.Subscription s) {
    subscription = s;
    if (cancelled) {
      s.cancel();
    } else {
      s.request(AHEAD);
    }
  }

  @Override
  public void onNext(String line) {
    items.add(new Item(Optional.of(line), Optional.empty()));
  }

  @Override
  public void onError(Throwable thrown) {
    items.add(new Item(Optional.empty(), Optional.of(thrown)));
  }

  @Override
  public void onComplete() {
    items.add(new Item(Optional.empty(), Optional.empty()));
  }

  /**
   * The next line; empty at the end.
   *
   * @throws ManagerFailure.Unreachable if none comes in time, or the connection broke
   */
  Optional<String> next(Duration limit) throws InterruptedException {
    Item item = items.poll(limit.toMillis(), TimeUnit.MILLISECONDS);
    if (item == null) {
      throw new ManagerFailure.Unreachable("nothing heard for " + limit.toSeconds() + " s", null);
    }
    if (item.failure().isPresent()) {
      throw new ManagerFailure.Unreachable(
          "the stream broke: " + item.failure().get().getMessage(), item.failure().get());
    }
    Flow.Subscription current = subscription;
    if (item.line().isPresent() && current != null) {
      current.request(1);
    }
    return item.line();
  }

  void cancel() {
    cancelled = true;
    Flow.Subscription current = subscription;
    if (current != null) {
      current.cancel();
    }
  }
}
