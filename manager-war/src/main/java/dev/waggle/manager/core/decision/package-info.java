@NullMarked
package dev.waggle.manager.core.decision;

import org.jspecify.annotations.NullMarked;
