/** What a spec must be, and what becomes of it before it is stored. */
@org.jspecify.annotations.NullMarked
package dev.waggle.model.validation;
