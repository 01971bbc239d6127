/** Where agents talk to the leader: sessions over HTTP, probes of machines. */
@NullMarked
package dev.waggle.manager.adapter.agentlink;

import org.jspecify.annotations.NullMarked;
