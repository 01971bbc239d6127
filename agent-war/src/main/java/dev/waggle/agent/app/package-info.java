/** The agent put together: settings, composition, the one thread that owns the core. */
@org.jspecify.annotations.NullMarked
package dev.waggle.agent.app;
