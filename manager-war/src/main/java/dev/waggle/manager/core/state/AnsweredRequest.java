package dev.waggle.manager.core.state;

import java.util.Optional;

/**
 * A forwarded request that has its answer, so that it is not carried out when it comes again.
 *
 * @param requestId chosen at random by the manager that forwarded it
 * @param result the command's result as text; empty if it was refused for good
 */
public record AnsweredRequest(String requestId, Optional<String> result) {}
