@NullMarked
package dev.waggle.manager.core.restart;

import org.jspecify.annotations.NullMarked;
