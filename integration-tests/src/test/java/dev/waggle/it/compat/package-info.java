/**
 * Waggle and Docker's own swarm side by side: the same commands of the stock docker client on both,
 * and the answers compared.
 */
@org.jspecify.annotations.NullMarked
package dev.waggle.it.compat;
