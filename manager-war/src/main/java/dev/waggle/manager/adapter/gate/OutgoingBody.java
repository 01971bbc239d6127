package dev.waggle.manager.adapter.gate;

import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http.HttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a request's body on their way. Of a request that may have to be sent a second time
 * all parts are kept until its end; {@link BodyAdmission} bounds what that can be. Touched by the
 * exchange's event loop only.
 */
final class OutgoingBody {
  private final Deque<HttpContent> unsent = new ArrayDeque<>();
  private final Deque<HttpContent> sent = new ArrayDeque<>();
  private boolean kept;
  private @Nullable ChannelFuture lastWrite;

  /** From now on what is sent is kept for {@link #rewind}; to be called before the first send. */
  void keep() {
    kept = true;
  }

  boolean isKept() {
    return kept;
  }

  /** Takes the part over. */
  void add(HttpContent part) {
    unsent.add(part);
  }

  /** Writes all that came, without a flush. */
  void sendTo(BackHandler to) {
    while (!unsent.isEmpty()) {
      HttpContent part = unsent.remove();
      if (kept) {
        sent.add(part.retainedDuplicate());
      }
      lastWrite = to.send(part);
    }
  }

  /** The write of the newest part; null if nothing was sent on this connection. */
  @Nullable ChannelFuture lastWrite() {
    return lastWrite;
  }

  /** The whole body is to be sent again, on another connection. */
  void rewind() {
    if (!kept) {
      throw new AssertionError("a body that is not kept cannot be sent again");
    }
    while (!sent.isEmpty()) {
      unsent.addFirst(sent.removeLast());
    }
    lastWrite = null;
  }

  void release() {
    unsent.forEach(ReferenceCountUtil::release);
    unsent.clear();
    sent.forEach(ReferenceCountUtil::release);
    sent.clear();
  }
}
