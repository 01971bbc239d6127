@NullMarked
package dev.waggle.manager.core.schedule;

import org.jspecify.annotations.NullMarked;
