package dev.waggle.model.spec;

import dev.waggle.model.meta.Copies;
import dev.waggle.model.meta.Extra;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Settings of the certificate authority. Certificate and key are written only. */
public record CaConfig(
    Optional<Duration> nodeCertExpiry,
    Optional<List<ExternalCa>> externalCas,
    Optional<String> signingCaCert,
    Optional<String> signingCaKey,
    Optional<Long> forceRotate,
    Extra extra) {
  public CaConfig {
    externalCas = externalCas.map(Copies::of);
  }

  /** Life of a certificate if nothing is said: 90 days. */
  public static final Duration DEFAULT_EXPIRY = Duration.ofHours(2160);

  /** What holds in a new cluster. */
  public static final CaConfig DEFAULT =
      new CaConfig(
          Optional.of(DEFAULT_EXPIRY),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Extra.NONE);

  /** This without certificate and key, which no answer shows. */
  public CaConfig withoutSigningKey() {
    return new CaConfig(
        nodeCertExpiry, externalCas, Optional.empty(), Optional.empty(), forceRotate, extra);
  }

  @Override
  public String toString() {
    return "CaConfig[nodeCertExpiry="
        + nodeCertExpiry
        + ", externalCas="
        + externalCas
        + ", signingCaKey=***, forceRotate="
        + forceRotate
        + "]";
  }
}
