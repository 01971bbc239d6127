package dev.waggle.model.object;

import java.util.Optional;

/** Whom a node trusts: PEM text, subject and public key of the issuer as base64 of DER. */
public record TlsInfo(
    Optional<String> trustRoot,
    Optional<String> certIssuerSubject,
    Optional<String> certIssuerPublicKey) {

  /** Not known. */
  public static final TlsInfo EMPTY =
      new TlsInfo(Optional.empty(), Optional.empty(), Optional.empty());
}
