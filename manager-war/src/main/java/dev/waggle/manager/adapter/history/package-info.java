/** What happened in the swarm, in a database of this node; no decision ever reads it. */
@NullMarked
package dev.waggle.manager.adapter.history;

import org.jspecify.annotations.NullMarked;
