package dev.waggle.model.api;

/** A node that takes part in a network. */
public record NetworkPeer(String name, String ip) {}
