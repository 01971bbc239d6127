/** What runs tasks on this host: a Docker Engine, or the operating system itself. */
@org.jspecify.annotations.NullMarked
package dev.waggle.agent.adapter.engine;
