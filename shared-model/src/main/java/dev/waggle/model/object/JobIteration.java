package dev.waggle.model.object;

/** Number of a run of a job, from 0. */
public record JobIteration(long index) {}
