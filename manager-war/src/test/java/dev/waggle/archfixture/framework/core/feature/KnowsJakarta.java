package dev.waggle.archfixture.framework.core.feature;

import jakarta.ws.rs.core.Response;

/** Planted: the core answers requests. */
public record KnowsJakarta(Response answer) {}
