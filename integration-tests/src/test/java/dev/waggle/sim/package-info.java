/**
 * The deterministic world: real control planes and real agents' cores in one thread and virtual
 * time, from one seed. Only the ports are simulated: network, log, engine, disk, clock.
 */
@org.jspecify.annotations.NullMarked
package dev.waggle.sim;
