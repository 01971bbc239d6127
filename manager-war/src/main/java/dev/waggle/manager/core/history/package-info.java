/** What is written down of applied entries, for people to look things up later. */
@NullMarked
package dev.waggle.manager.core.history;

import org.jspecify.annotations.NullMarked;
