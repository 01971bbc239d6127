package dev.waggle.manager.core.service;

import dev.waggle.model.spec.ServiceSpec;
import java.util.Optional;

/**
 * A request to change a service.
 *
 * @param version that the client read
 * @param spec the whole new spec
 * @param registryAuth credentials for pulling; without them those of {@code authFrom} stay
 */
public record ServiceUpdate(
    long version, ServiceSpec spec, Optional<String> registryAuth, AuthFrom authFrom) {

  /** Whose stored credentials are used when none are sent. */
  public enum AuthFrom {
    SPEC,
    PREVIOUS_SPEC
  }

  @Override
  public String toString() {
    return "ServiceUpdate[version=" + version + ", spec=" + spec.nameOrEmpty() + "]";
  }
}
