package dev.waggle.agent.adapter.engine;

import dev.waggle.model.object.EngineDescription;
import dev.waggle.model.spec.Platform;

/**
 * What an engine is and has.
 *
 * @param hostname of the engine's host
 * @param platform the processor in the kernel's words
 * @param description version, labels, and plugins by type and name
 */
public record EngineFacts(
    String hostname,
    Platform platform,
    long nanoCpus,
    long memoryBytes,
    EngineDescription description) {}
