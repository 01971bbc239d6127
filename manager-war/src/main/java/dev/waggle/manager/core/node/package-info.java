/** API commands on nodes. */
@NullMarked
package dev.waggle.manager.core.node;

import org.jspecify.annotations.NullMarked;
