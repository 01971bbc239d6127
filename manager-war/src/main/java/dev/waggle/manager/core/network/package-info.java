/** The networks of the swarm, and the services and tasks that use them. */
@org.jspecify.annotations.NullMarked
package dev.waggle.manager.core.network;
