package dev.waggle.manager.adapter.gate;

import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseEncoder;

/**
 * Writes answers. It is told which request is being answered, instead of counting requests as
 * Netty's server codec does, which an interim 100 puts out of step.
 */
final class AnswerEncoder extends HttpResponseEncoder {
  private HttpMethod answering = HttpMethod.GET;

  void answering(HttpMethod method) {
    answering = method;
  }

  @Override
  protected boolean isContentAlwaysEmpty(HttpResponse response) {
    return HttpMethod.HEAD.equals(answering) || super.isContentAlwaysEmpty(response);
  }
}
