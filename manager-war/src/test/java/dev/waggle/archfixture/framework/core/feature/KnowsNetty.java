package dev.waggle.archfixture.framework.core.feature;

import io.netty.buffer.ByteBuf;

/** Planted: the core reads buffers. */
public record KnowsNetty(ByteBuf bytes) {}
