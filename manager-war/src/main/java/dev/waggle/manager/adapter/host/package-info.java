/** The host this node runs on: its engine over the unix socket, its own facts. */
@NullMarked
package dev.waggle.manager.adapter.host;

import org.jspecify.annotations.NullMarked;
