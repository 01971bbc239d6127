package dev.waggle.archfixture.implementation.adapter.rest;

import dev.waggle.archfixture.implementation.adapter.raft.FileLog;

/** Planted: a user of the port that names what stands behind it. */
public record PicksItsLog(FileLog log) {}
