package dev.waggle.model.object;

/** A plugin of an engine. */
public record PluginDescription(String type, String name) {}
