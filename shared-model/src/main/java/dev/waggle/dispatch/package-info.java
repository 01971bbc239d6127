/** The protocol between manager and agent, as values; {@code dev.waggle.json} gives them bytes. */
@org.jspecify.annotations.NullMarked
package dev.waggle.dispatch;
