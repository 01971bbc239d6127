package dev.waggle.dispatch;

import dev.waggle.model.spec.Role;

/**
 * The answer to a {@link RenewRequest}.
 *
 * @param certificate PEM text: the node's certificate, and what leads from it to the root
 * @param root PEM text of what the swarm trusts now
 */
public record RenewGrant(Role role, String certificate, String root) {}
