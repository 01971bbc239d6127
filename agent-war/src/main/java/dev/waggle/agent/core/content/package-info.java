/** What a task's container is given: its spec without templates, its files. Pure. */
@org.jspecify.annotations.NullMarked
package dev.waggle.agent.core.content;
