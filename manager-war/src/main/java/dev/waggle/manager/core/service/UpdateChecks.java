package dev.waggle.manager.core.service;

import dev.waggle.manager.core.state.Draft;
import dev.waggle.manager.core.state.Rejection;
import dev.waggle.model.object.Service;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What a client's change of a service must meet, whether it goes on or back. */
record UpdateChecks(Service service, ServiceUpdate update) {

  /** The first refusal, in the order in which they are given. */
  static Optional<Rejection> first(List<Supplier<Optional<Rejection>>> checks) {
    return checks.stream().flatMap(check -> check.get().stream()).findFirst();
  }

  Optional<Rejection> mode() {
    boolean same =
        service.spec().modeOrDefault().apiName().equals(update.spec().modeOrDefault().apiName());
    return refuseUnless(same, unsupported("service mode change is not allowed"));
  }

  Optional<Rejection> name() {
    boolean same = service.name().equals(update.spec().nameOrEmpty());
    return refuseUnless(same, unsupported("renaming services is not supported"));
  }

  private static Rejection unsupported(String description) {
    return new Rejection.ByStore(Rejection.StoreCode.UNIMPLEMENTED, description);
  }

  Optional<Rejection> version(Draft draft) {
    return refuseUnless(draft.isCurrent(service, update.version()), Rejection.outOfSequence());
  }

  static Optional<Rejection> refuseUnless(boolean condition, Rejection rejection) {
    return condition ? Optional.empty() : Optional.of(rejection);
  }
}
