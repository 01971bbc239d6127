/** The session with the managers: this node dials out, and nobody dials in. */
@org.jspecify.annotations.NullMarked
package dev.waggle.agent.adapter.managerlink;
