/** Replacing the tasks of a service in order, and going back when they fail. */
@NullMarked
package dev.waggle.manager.core.update;

import org.jspecify.annotations.NullMarked;
