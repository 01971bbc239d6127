package dev.waggle.model.spec;

import dev.waggle.model.meta.Extra;
import java.util.Optional;

/** Processor in the kernel's words ({@code x86_64}) and system. */
public record Platform(Optional<String> architecture, Optional<String> os, Extra extra) {}
