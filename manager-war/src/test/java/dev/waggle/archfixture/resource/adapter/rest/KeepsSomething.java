package dev.waggle.archfixture.resource.adapter.rest;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

/** Planted: a resource in which one request finds what another one left. */
@Path("/planted")
public class KeepsSomething {
  private int requests;

  @GET
  public int count() {
    return ++requests;
  }
}
