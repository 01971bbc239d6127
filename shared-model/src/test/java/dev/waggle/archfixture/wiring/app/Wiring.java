package dev.waggle.archfixture.wiring.app;

/** What the planted violation reaches for. */
public record Wiring() {}
