/** API commands on secrets and configs, and what services must know of them. */
@NullMarked
package dev.waggle.manager.core.payload;

import org.jspecify.annotations.NullMarked;
