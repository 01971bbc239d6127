/** Real faults on real hosts: what is promised still holds, and the swarm comes back by itself. */
@org.jspecify.annotations.NullMarked
package dev.waggle.it.fault;
