package dev.waggle.model.api;

/** A container in a network. */
public record NetworkContainer(
    String name, String endpointId, String macAddress, String ipv4Address, String ipv6Address) {}
