/** What the agent shows of itself to the outside, and what it refuses to. */
@NullMarked
package dev.waggle.agent.adapter.observe;

import org.jspecify.annotations.NullMarked;
