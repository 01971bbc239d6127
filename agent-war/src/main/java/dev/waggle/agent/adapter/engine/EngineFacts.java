package dev.waggle.agent.adapter.engine;

import dev.waggle.model.meta.Copies;
import dev.waggle.model.object.EngineDescription;
import dev.waggle.model.spec.GenericResource;
import dev.waggle.model.spec.Platform;
import java.util.List;

/**
 * What an engine is and has.
 *
 * @param hostname of the engine's host
 * @param platform the processor in the kernel's words
 * @param genericResources of kinds that the operator made up
 * @param description version, labels, and plugins by type and name
 */
public record EngineFacts(
    String hostname,
    Platform platform,
    long nanoCpus,
    long memoryBytes,
    List<GenericResource> genericResources,
    EngineDescription description) {
  public EngineFacts {
    genericResources = Copies.of(genericResources);
  }
}
