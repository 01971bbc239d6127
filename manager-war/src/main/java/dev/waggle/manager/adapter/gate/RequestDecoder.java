package dev.waggle.manager.adapter.gate;

import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequestDecoder;

/** Reads requests within the gate's limits and refuses bodies that could end in two places. */
final class RequestDecoder extends HttpRequestDecoder {

  RequestDecoder() {
    super(
        new HttpDecoderConfig()
            .setMaxInitialLineLength(GateLimits.REQUEST_LINE_BYTES)
            .setMaxHeaderSize(GateLimits.HEAD_BYTES)
            .setMaxChunkSize(64 * 1024)
            .setUseRfc9112TransferEncoding(true));
  }

  /** Whether the beginning of a next request has come already. */
  boolean holdsBytes() {
    return actualReadableBytes() > 0;
  }
}
