@org.jspecify.annotations.NullMarked
package dev.waggle.model.constraint;
