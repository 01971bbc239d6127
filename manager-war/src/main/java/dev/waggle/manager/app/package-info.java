/** Settings, composition root and the threads of the manager. Nothing imports this package. */
@NullMarked
package dev.waggle.manager.app;

import org.jspecify.annotations.NullMarked;
