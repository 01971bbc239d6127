/** Texts with actions in double braces, as services and templated secrets have them. */
@NullMarked
package dev.waggle.model.template;

import org.jspecify.annotations.NullMarked;
