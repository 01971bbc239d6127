package dev.waggle.archfixture.upwards.core.state;

import dev.waggle.archfixture.upwards.core.schedule.Scheduler;

/** Planted: the state calls what decides over it. */
public record KnowsTheScheduler(Scheduler scheduler) {}
