package dev.waggle.archfixture.cycle.core.two;

import dev.waggle.archfixture.cycle.core.one.KnowsTwo;

/** Planted: half of a cycle. */
public record KnowsOne(KnowsTwo other) {}
