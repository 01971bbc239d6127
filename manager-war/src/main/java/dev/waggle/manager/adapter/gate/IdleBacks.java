package dev.waggle.manager.adapter.gate;

import io.netty.util.concurrent.FastThreadLocal;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Connections to this node's server whose clients, of the local socket, have left. Most clients ask
 * once, and for the server a connection is as much work as an answer. Each event loop has its own,
 * a few: what it does not take is closed. To be called on an event loop of the gate.
 */
final class IdleBacks {
  private static final int MOST = 4;

  private final FastThreadLocal<Deque<BackHandler>> idle =
      new FastThreadLocal<>() {
        @Override
        protected Deque<BackHandler> initialValue() {
          return new ArrayDeque<>();
        }
      };

  /** Takes over a connection of which the client connection knows no more. */
  void add(BackHandler back) {
    Deque<BackHandler> mine = idle.get();
    if (back.target() instanceof Target.Server && back.isIdle() && mine.size() < MOST) {
      mine.push(back);
    } else {
      back.close();
    }
  }

  /** The one that was used last: the server has not closed it, as far as is known. */
  @Nullable BackHandler take(Target target) {
    if (!(target instanceof Target.Server)) {
      return null;
    }
    Deque<BackHandler> mine = idle.get();
    while (!mine.isEmpty()) {
      BackHandler back = mine.pop();
      if (back.isOpen() && back.target().equals(target)) {
        return back;
      }
      back.close();
    }
    return null;
  }
}
