package dev.waggle.archfixture.neighbour.adapter.gate;

/** What the planted violation reaches for. */
public record Gate() {}
