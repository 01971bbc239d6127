package dev.waggle.manager.adapter.security;

import dev.waggle.dispatch.JoinGrant;
import dev.waggle.dispatch.RenewGrant;
import dev.waggle.manager.core.state.Rejection;

/**
 * What came of asking a manager for a certificate.
 *
 * @param <G> what is granted: {@link JoinGrant} or {@link RenewGrant}
 */
public sealed interface JoinOutcome<G> {
  /** Granted, and the certificate was checked: it fits the key, the root, and the grant. */
  record Granted<G>(G grant, NodeCertificate certificate) implements JoinOutcome<G> {}

  /** Asking again would be answered the same. */
  record Refused<G>(Rejection rejection) implements JoinOutcome<G> {}

  /**
   * Nobody answered, or nobody who could decide; asking again may help.
   *
   * @param why for the log
   */
  record Unanswered<G>(String why) implements JoinOutcome<G> {}
}
