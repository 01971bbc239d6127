package dev.waggle.manager.adapter.gate;

import dev.waggle.model.api.ApiVersion;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Hands one answer on to the client, part by part.
 *
 * <p>waiting (→ interim → waiting) → started → ended; or upgrading → tunnel; or, for an answer of
 * the engine that has neither length nor chunks, at once tunnel.
 */
final class AnswerRelay {

  /** What the exchange does about it. */
  interface Course {
    /** Whether this connection may stop being HTTP: it is the engine's, the request is whole. */
    boolean mayTunnel();

    void started();

    void tunnel();

    void ended();

    void failed(Throwable cause);
  }

  private final FrontHandler front;
  private final HttpRequest request;
  private final Course course;
  private final boolean toManager;
  private boolean interim;
  private boolean upgrading;
  private boolean started;
  private boolean closesBack;
  private boolean closesFront;

  /**
   * @param toManager whether another manager asks, which is told more than a client
   */
  AnswerRelay(FrontHandler front, HttpRequest request, Course course, boolean toManager) {
    this.front = front;
    this.request = request;
    this.course = course;
    this.toManager = toManager;
    this.closesFront =
        !HttpUtil.isKeepAlive(request) || request.protocolVersion().equals(HttpVersion.HTTP_1_0);
  }

  /** Whether the client has seen a byte of it, so that no other answer can be given. */
  boolean isStarted() {
    return started;
  }

  boolean closesBack() {
    return closesBack;
  }

  boolean closesFront() {
    return closesFront;
  }

  /** Gives the gate's own answer. */
  void write(DockerAnswer answer, ApiVersion offered, boolean close) {
    closesFront |= close;
    HttpResponse response = answer.response(offered);
    cleaned(response);
    HttpUtil.setKeepAlive(response, !closesFront);
    front.write(response);
  }

  /** Takes a part; gives the write that the next read waits for, if there is one. */
  @Nullable ChannelFuture part(HttpObject part) {
    if (part instanceof HttpResponse response) {
      return head(response);
    }
    HttpContent content = (HttpContent) part;
    boolean last = content instanceof LastHttpContent;
    if (interim || upgrading) {
      ReferenceCountUtil.release(content);
      interim &= !last;
      if (upgrading && last) {
        course.tunnel();
      }
      return null;
    }
    ChannelFuture written = front.write(content);
    if (last) {
      course.ended();
    }
    return written;
  }

  private @Nullable ChannelFuture head(HttpResponse response) {
    int status = response.status().code();
    if (status == 101) {
      return upgrade(response);
    }
    if (status < 200) {
      interim = true;
      return null;
    }
    start();
    boolean untilTheEnd = isUntilTheEnd(response);
    if (untilTheEnd && course.mayTunnel()) {
      ChannelFuture written = front.write(response);
      course.tunnel();
      return written;
    }
    closesBack = untilTheEnd || !HttpUtil.isKeepAlive(response);
    closesFront |= untilTheEnd;
    GateHeaders.removeHopByHop(response.headers());
    cleaned(response);
    HttpUtil.setKeepAlive(response, !closesFront);
    return front.write(response);
  }

  private void cleaned(HttpResponse response) {
    if (!toManager) {
      response.headers().remove(GateHeaders.UNDECIDED);
    }
  }

  private @Nullable ChannelFuture upgrade(HttpResponse response) {
    if (!course.mayTunnel()) {
      course.failed(new IOException("it changed the protocol unasked"));
      return null;
    }
    start();
    upgrading = true;
    return front.write(response);
  }

  private void start() {
    started = true;
    course.started();
  }

  private boolean isUntilTheEnd(HttpResponse response) {
    int status = response.status().code();
    return !HttpMethod.HEAD.equals(request.method())
        && status != 204
        && status != 304
        && !HttpUtil.isContentLengthSet(response)
        && !HttpUtil.isTransferEncodingChunked(response);
  }
}
