/**
 * Scripts of docker commands that are played on a real swarm and on Waggle and compared answer by
 * answer ({@code docs/design/compat.md}).
 */
package dev.waggle.it.compat.script;
