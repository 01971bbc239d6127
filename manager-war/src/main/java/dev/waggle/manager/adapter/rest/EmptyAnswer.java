package dev.waggle.manager.adapter.rest;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

/** 200 without a body, which Docker answers where 204 would be expected. */
final class EmptyAnswer {
  private EmptyAnswer() {}

  static Response ok() {
    return Response.ok(new byte[0]).header(HttpHeaders.CONTENT_LENGTH, "0").build();
  }
}
