/** One step of the whole control plane; knows every feature, is known by none. */
@NullMarked
package dev.waggle.manager.core.engine;

import org.jspecify.annotations.NullMarked;
