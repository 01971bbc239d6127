package dev.waggle.manager.adapter.rest;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/**
 * Whatever else ends a request, in Docker's error form: an unknown path or method is 404 (there is
 * no 405, engine-api 1.1), a fault of ours is 500 and one line in the log.
 */
public final class FaultMapper implements ExceptionMapper<Throwable> {
  private static final Logger LOG = System.getLogger(FaultMapper.class.getName());

  @Override
  public Response toResponse(Throwable fault) {
    if (fault instanceof WebApplicationException web) {
      int status = web.getResponse().getStatus();
      return status < 500
          ? RejectionMapper.error(404, "page not found")
          : RejectionMapper.error(status, "the request failed: " + web.getMessage());
    }
    LOG.log(Level.ERROR, "a request failed", fault);
    return RejectionMapper.error(500, "internal error: " + fault.getClass().getSimpleName());
  }
}
