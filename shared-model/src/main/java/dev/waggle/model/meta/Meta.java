package dev.waggle.model.meta;

import java.time.Instant;

/** What every stored object carries beside its identity. The times are the leader's, for show. */
public record Meta(Version version, Instant createdAt, Instant updatedAt) {}
