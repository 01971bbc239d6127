package dev.waggle.manager.core.decision;

import dev.waggle.manager.core.state.Rejection;
import dev.waggle.manager.core.state.Rejection.StoreCode;
import dev.waggle.model.validation.Violation;
import java.util.Optional;

/** Faults of a spec as refusals. */
public final class SpecFaults {
  private SpecFaults() {}

  /**
   * Ends a request whose spec is faulty, before anything waits for the leader.
   *
   * @throws RejectedException with the fault, if there is one
   */
  public static void refuse(Optional<Violation> fault) {
    fault.ifPresent(
        found -> {
          throw new RejectedException(rejection(found));
        });
  }

  /** The fault with the status and decoration of who finds it in Docker. */
  public static Rejection rejection(Violation fault) {
    return switch (fault.kind()) {
      case BAD_PARAMETER -> Rejection.badParameter(fault.text());
      case INVALID_ARGUMENT -> Rejection.invalidArgument(fault.text());
      case PERMISSION_DENIED -> new Rejection.ByStore(StoreCode.PERMISSION_DENIED, fault.text());
      case UNIMPLEMENTED -> new Rejection.ByStore(StoreCode.UNIMPLEMENTED, fault.text());
      case UNKNOWN -> new Rejection.ByStore(StoreCode.UNKNOWN, fault.text());
    };
  }
}
