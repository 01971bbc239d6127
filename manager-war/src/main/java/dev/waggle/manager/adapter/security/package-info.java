/** Who may join: the swarm's CA, its join tokens, and the mutual TLS that both lead to. */
@NullMarked
package dev.waggle.manager.adapter.security;

import org.jspecify.annotations.NullMarked;
