@org.jspecify.annotations.NullMarked
package dev.waggle.json;
