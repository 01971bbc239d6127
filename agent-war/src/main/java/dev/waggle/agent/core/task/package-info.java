/** What to do next for one task, and what comes of it. Pure: no input, output, clock or thread. */
@org.jspecify.annotations.NullMarked
package dev.waggle.agent.core.task;
