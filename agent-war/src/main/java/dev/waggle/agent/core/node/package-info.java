/**
 * All tasks of a node: the one place that owns the others of this layer. Pure: no input, output,
 * clock or thread.
 */
@org.jspecify.annotations.NullMarked
package dev.waggle.agent.core.node;
