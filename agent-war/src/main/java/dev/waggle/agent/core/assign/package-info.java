/** What the managers want of this node. Pure: no input, output, clock or thread. */
@org.jspecify.annotations.NullMarked
package dev.waggle.agent.core.assign;
