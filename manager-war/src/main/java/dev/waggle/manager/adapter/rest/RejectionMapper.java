package dev.waggle.manager.adapter.rest;

import dev.waggle.manager.core.decision.RejectedException;
import dev.waggle.manager.core.decision.Undecided;
import dev.waggle.manager.core.state.Rejection;
import dev.waggle.manager.core.state.Rejection.ByEngine;
import dev.waggle.manager.core.state.Rejection.ByStore;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;

/** The only class that knows which HTTP status a refusal has (engine-api 1.4). */
public final class RejectionMapper implements ExceptionMapper<RejectedException> {
  /** Tells the gate that this manager has decided nothing, and another may. */
  private static final String UNDECIDED = "X-Waggle-Undecided";

  @Override
  public Response toResponse(RejectedException e) {
    Response answer = error(status(e.rejection()), e.rejection().message());
    return Undecided.contains(e.rejection())
        ? Response.fromResponse(answer).header(UNDECIDED, "true").build()
        : answer;
  }

  /** An answer in Docker's error form. */
  static Response error(int status, String message) {
    return Response.status(status)
        .type(MediaType.APPLICATION_JSON_TYPE)
        .entity(new ErrorAnswer(message))
        .build();
  }

  /** The one member of every error body; its name is lower case on the wire. */
  record ErrorAnswer(String message) {}

  static int status(Rejection rejection) {
    if (rejection instanceof ByStore store) {
      return switch (store.code()) {
        case INVALID_ARGUMENT, FAILED_PRECONDITION, OUT_OF_RANGE -> 400;
        case UNAUTHENTICATED -> 401;
        case PERMISSION_DENIED -> 403;
        case NOT_FOUND -> 404;
        case ALREADY_EXISTS -> 409;
        case UNIMPLEMENTED -> 501;
        case UNAVAILABLE -> 503;
        case RESOURCE_EXHAUSTED, DEADLINE_EXCEEDED, INTERNAL, UNKNOWN -> 500;
      };
    }
    if (rejection instanceof ByEngine engine) {
      return switch (engine.kind()) {
        case BAD_PARAMETER -> 400;
        case UNAUTHORIZED -> 401;
        case FORBIDDEN -> 403;
        case NOT_FOUND -> 404;
        case CONFLICT -> 409;
        case SYSTEM -> 500;
        case NOT_IMPLEMENTED -> 501;
        case UNAVAILABLE -> 503;
      };
    }
    throw new AssertionError("unreachable: " + rejection);
  }
}
