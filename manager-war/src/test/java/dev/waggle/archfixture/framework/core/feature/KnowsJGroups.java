package dev.waggle.archfixture.framework.core.feature;

import org.jgroups.Address;

/** Planted: the core counts members of a channel. */
public record KnowsJGroups(Address member) {}
