/** What the agent keeps on disk, so that it goes on after a restart as if nothing had happened. */
@org.jspecify.annotations.NullMarked
package dev.waggle.agent.adapter.store;
