package dev.waggle.manager.adapter.gate;

import dev.waggle.manager.core.decision.ForwardedRequest;
import java.util.Optional;
import java.util.UUID;

/**
 * How often a request may be sent when the connection breaks before the answer. A write is sent
 * again only with an id by which the leader knows it again. Touched by the exchange's event loop
 * only.
 */
final class Tries {
  private static final int AGAIN = 3;

  private int left;
  private Optional<ForwardedRequest> forwarded;

  private Tries(int left, Optional<ForwardedRequest> forwarded) {
    this.left = left;
    this.forwarded = forwarded;
  }

  static Tries once() {
    return new Tries(0, Optional.empty());
  }

  /** It changes nothing, so that asking twice is the same as asking once. */
  static Tries ofRead() {
    return new Tries(1, Optional.empty());
  }

  /** The same, where a leader that is being stopped may break off more than once. */
  static Tries ofReadAtLeader() {
    return new Tries(AGAIN, Optional.empty());
  }

  static Tries ofKnownWrite() {
    return new Tries(AGAIN, Optional.of(new ForwardedRequest(UUID.randomUUID().toString(), false)));
  }

  /** How the leader knows the request again. */
  Optional<ForwardedRequest> forwarded() {
    return forwarded;
  }

  /** Whether it may have been carried out though no answer came. */
  boolean isUncertain() {
    return forwarded.filter(ForwardedRequest::repeated).isPresent();
  }

  /** The connection broke before the answer; says whether the request may be sent again. */
  boolean brokeOff() {
    forwarded = forwarded.map(ForwardedRequest::again);
    return left-- > 0;
  }
}
