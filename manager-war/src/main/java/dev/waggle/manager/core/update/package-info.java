/** Replacing tasks: which of them differ from what is wanted. */
@NullMarked
package dev.waggle.manager.core.update;

import org.jspecify.annotations.NullMarked;
