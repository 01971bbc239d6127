package dev.waggle.model.spec;

import dev.waggle.model.meta.Extra;
import java.util.Optional;

/** A standalone container's attachment to a network of the swarm. */
public record NetworkAttachmentSpec(Optional<String> containerId, Extra extra) {}
