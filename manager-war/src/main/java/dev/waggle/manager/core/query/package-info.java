/** Questions about one state: references, list filters, counted tasks. */
@NullMarked
package dev.waggle.manager.core.query;

import org.jspecify.annotations.NullMarked;
