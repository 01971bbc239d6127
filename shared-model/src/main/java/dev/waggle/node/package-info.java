/** The parts of the data directory that the two WARs of a node share: one writes, both read. */
@NullMarked
package dev.waggle.node;

import org.jspecify.annotations.NullMarked;
