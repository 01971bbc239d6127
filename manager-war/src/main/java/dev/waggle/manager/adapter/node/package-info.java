/** The node itself: its data directory, what it remembers of its membership, its addresses. */
@NullMarked
package dev.waggle.manager.adapter.node;

import org.jspecify.annotations.NullMarked;
