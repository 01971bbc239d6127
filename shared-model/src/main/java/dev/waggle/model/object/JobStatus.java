package dev.waggle.model.object;

import java.time.Instant;
import java.util.Optional;

/** Which run of a job is the present one. */
public record JobStatus(JobIteration jobIteration, Optional<Instant> lastExecution) {}
