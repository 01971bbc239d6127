package dev.waggle.archfixture.cycle.core.one;

import dev.waggle.archfixture.cycle.core.two.KnowsOne;

/** Planted: half of a cycle. */
public record KnowsTwo(KnowsOne other) {}
