package dev.waggle.archfixture.wiring.core.feature;

import dev.waggle.archfixture.wiring.app.Wiring;

/** Planted: the core asks the composition root. */
public record KnowsTheWiring(Wiring wiring) {}
