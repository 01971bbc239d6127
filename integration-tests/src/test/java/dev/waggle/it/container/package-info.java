/** Nodes as they are shipped, in Payara Micro, started and killed by Arquillian. */
@org.jspecify.annotations.NullMarked
package dev.waggle.it.container;
