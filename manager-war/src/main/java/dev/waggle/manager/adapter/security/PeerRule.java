package dev.waggle.manager.adapter.security;

import dev.waggle.model.spec.Role;
import java.util.Optional;

/** What is asked of a peer whose certificate the swarm's root has signed. */
@FunctionalInterface
public interface PeerRule {
  /** Any node of the swarm. */
  PeerRule MEMBER = peer -> Optional.empty();

  /** Managers only. */
  PeerRule MANAGER =
      peer ->
          peer.role() == Role.MANAGER
              ? Optional.empty()
              : Optional.of(
                  "Permission denied: remote certificate not part of OUs: ["
                      + Identity.organizationalUnit(Role.MANAGER)
                      + "]");

  /** Why the peer is refused, or empty. Called on the threads that shake hands: must not block. */
  Optional<String> refusal(Identity peer);

  /** Both rules; the first that refuses gives the reason. */
  default PeerRule and(PeerRule other) {
    return peer -> refusal(peer).or(() -> other.refusal(peer));
  }
}
