package dev.waggle.archfixture.library.core.feature;

import java.nio.file.Path;

/** Planted: a rule of the core that reaches for files. */
public record UsesALibrary(Path where) {}
