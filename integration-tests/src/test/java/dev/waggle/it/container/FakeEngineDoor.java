package dev.waggle.it.container;

import dev.waggle.it.container.FakeEngine.Reply;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.nio.charset.StandardCharsets;

/** One connection to a {@link FakeEngine}; for one request, as it closes after the answer. */
final class FakeEngineDoor extends SimpleChannelInboundHandler<FullHttpRequest> {
  private final FakeEngine engine;

  FakeEngineDoor(FakeEngine engine) {
    this.engine = engine;
  }

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request)
      throws Exception {
    QueryStringDecoder uri = new QueryStringDecoder(request.uri());
    String body = request.content().toString(StandardCharsets.UTF_8);
    Reply reply = engine.reply(request.method().name(), uri.path(), uri.parameters(), body);
    if (reply == Reply.END) {
      context.close();
    }
    if (reply.status() <= 0) {
      return;
    }
    if (uri.path().endsWith("/events") && reply.status() == 404) {
      HttpResponse nothingYet =
          new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
      HttpUtil.setTransferEncodingChunked(nothingYet, true);
      nothingYet.headers().set(HttpHeaderNames.CONTENT_TYPE, "application/json");
      context.writeAndFlush(nothingYet);
      return;
    }
    FullHttpResponse answer =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(reply.status()),
            Unpooled.wrappedBuffer(reply.bytes()));
    answer
        .headers()
        .set(HttpHeaderNames.CONTENT_TYPE, "application/json")
        .set(HttpHeaderNames.CONTENT_LENGTH, answer.content().readableBytes())
        .set(HttpHeaderNames.CONNECTION, "close");
    context.writeAndFlush(answer).addListener(ChannelFutureListener.CLOSE);
  }
}
