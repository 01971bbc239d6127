package dev.waggle.archfixture.upwards.core.schedule;

/** What the planted violation reaches for. */
public record Scheduler() {}
