@NullMarked
package dev.waggle.manager.core.cluster;

import org.jspecify.annotations.NullMarked;
