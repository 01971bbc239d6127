/**
 * Every outside door of a node: the local unix socket and the cluster port. Requests of the swarm
 * go to the server's listener on loopback or, on a manager that does not lead, to the leader; the
 * rest goes to the host's container engine as it is, upgrades and half-closed streams included.
 */
@NullMarked
package dev.waggle.manager.adapter.gate;

import org.jspecify.annotations.NullMarked;
