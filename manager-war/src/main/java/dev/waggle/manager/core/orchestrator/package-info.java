@NullMarked
package dev.waggle.manager.core.orchestrator;

import org.jspecify.annotations.NullMarked;
