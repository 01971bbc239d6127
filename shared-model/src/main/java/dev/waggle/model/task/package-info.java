@org.jspecify.annotations.NullMarked
package dev.waggle.model.task;
