/** Between the leader and the agents: who has a session, who is silent, who is told what. */
@NullMarked
package dev.waggle.manager.core.dispatch;

import org.jspecify.annotations.NullMarked;
