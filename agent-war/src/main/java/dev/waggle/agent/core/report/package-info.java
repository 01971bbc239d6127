/** What the managers are still to be told. Pure: no input, output, clock or thread. */
@org.jspecify.annotations.NullMarked
package dev.waggle.agent.core.report;
