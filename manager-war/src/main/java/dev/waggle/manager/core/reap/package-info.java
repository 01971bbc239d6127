@NullMarked
package dev.waggle.manager.core.reap;

import org.jspecify.annotations.NullMarked;
