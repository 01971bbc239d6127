/**
 * What {@code bin/waggle} runs beside the server: the checks before a node starts, and {@code up},
 * which makes a swarm of several nodes on one machine. Uses the JDK and the shared codec only and
 * is in no WAR.
 */
@org.jspecify.annotations.NullMarked
package dev.waggle.up;
