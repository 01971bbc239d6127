package dev.waggle.manager.core.payload;

import dev.waggle.manager.core.state.ClusterState;
import dev.waggle.manager.core.state.Draft;
import dev.waggle.manager.core.state.Rejection;
import dev.waggle.manager.core.state.Rejection.StoreCode;
import dev.waggle.model.object.Service;
import dev.waggle.model.object.StoredObject;
import dev.waggle.model.spec.PayloadSpec;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What holds for secrets and configs alike, in Docker's words. */
final class PayloadRules {
  /** All secrets and configs together: every manager has them in memory. */
  static final long MOST_BYTES = 32L * 1024 * 1024;

  private PayloadRules() {}

  static Rejection nameTaken(String kind, String name) {
    return new Rejection.ByStore(StoreCode.ALREADY_EXISTS, kind + " " + name + " already exists");
  }

  /** Why so much more cannot be stored. */
  static Optional<Rejection> full(ClusterState state, long more) {
    return state.payloadBytes() + more > MOST_BYTES
        ? Optional.of(
            new Rejection.ByStore(
                StoreCode.RESOURCE_EXHAUSTED,
                "all secrets and configs together must not take more than "
                    + MOST_BYTES
                    + " bytes"))
        : Optional.empty();
  }

  /** Why it cannot be removed: services use it. */
  static Optional<Rejection> inUse(String kind, String name, List<Service> services) {
    String names = services.stream().map(Service::name).collect(Collectors.joining(", "));
    return services.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Rejection.invalidArgument(
                kind
                    + " '"
                    + name
                    + "' is in use by the following "
                    + (services.size() == 1 ? "service" : "services")
                    + ": "
                    + names));
  }

  /** Why it cannot be so changed; no bytes at all are the bytes as they are. */
  static Optional<Rejection> notOnlyLabels(PayloadSpec stored, PayloadSpec sent) {
    boolean otherData =
        sent.data()
            .filter(bytes -> bytes.size() > 0)
            .filter(bytes -> !stored.data().equals(Optional.of(bytes)))
            .isPresent();
    return !stored.nameOrEmpty().equals(sent.nameOrEmpty()) || otherData
        ? Optional.of(Rejection.invalidArgument("only updates to Labels are allowed"))
        : Optional.empty();
  }

  /** Why it cannot be changed from this version on. */
  static Optional<Rejection> outOfSequence(Draft draft, StoredObject stored, long version) {
    return draft.isCurrent(stored, version)
        ? Optional.empty()
        : Optional.of(Rejection.outOfSequence());
  }
}
