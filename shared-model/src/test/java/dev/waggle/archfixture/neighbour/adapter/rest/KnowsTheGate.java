package dev.waggle.archfixture.neighbour.adapter.rest;

import dev.waggle.archfixture.neighbour.adapter.gate.Gate;

/** Planted: one technology that calls another. */
public record KnowsTheGate(Gate gate) {}
