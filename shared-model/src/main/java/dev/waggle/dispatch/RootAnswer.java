package dev.waggle.dispatch;

/**
 * {@code GET /waggle/v1/ca}, answered to anybody: what the swarm trusts.
 *
 * @param certificate PEM text, byte for byte what the join tokens' digest was taken of
 */
public record RootAnswer(String certificate) {}
