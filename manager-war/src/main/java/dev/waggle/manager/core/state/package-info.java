@NullMarked
package dev.waggle.manager.core.state;

import org.jspecify.annotations.NullMarked;
