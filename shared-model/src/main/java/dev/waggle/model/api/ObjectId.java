package dev.waggle.model.api;

/** Answer of a create call. */
public record ObjectId(String id) {}
