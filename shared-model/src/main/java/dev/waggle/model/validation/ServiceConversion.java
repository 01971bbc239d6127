package dev.waggle.model.validation;

import static dev.waggle.model.validation.Checks.first;
import static dev.waggle.model.validation.Checks.when;
import static dev.waggle.model.validation.Violation.bad;

import dev.waggle.model.spec.ConfigReference;
import dev.waggle.model.spec.ContainerSpec;
import dev.waggle.model.spec.CredentialSpec;
import dev.waggle.model.spec.EndpointSpec;
import dev.waggle.model.spec.FailureAction;
import dev.waggle.model.spec.Mount;
import dev.waggle.model.spec.Privileges;
import dev.waggle.model.spec.ResolutionMode;
import dev.waggle.model.spec.RestartCondition;
import dev.waggle.model.spec.RestartPolicy;
import dev.waggle.model.spec.ServiceSpec;
import dev.waggle.model.spec.TaskSpec;
import dev.waggle.model.spec.UpdateConfig;
import dev.waggle.model.spec.UpdateOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Faults that the engine finds while it translates a service for the store: words not known. */
final class ServiceConversion {
  private static final Set<String> PROPAGATIONS =
      Set.of("private", "rprivate", "shared", "rshared", "slave", "rslave");

  private ServiceConversion() {}

  static Optional<Violation> fault(ServiceSpec spec) {
    TaskSpec task = spec.taskTemplateOrEmpty();
    return first(
        () -> runtime(task),
        () -> task.containerSpec().flatMap(ServiceConversion::container),
        () -> task.restartPolicy().flatMap(ServiceConversion::restart),
        () -> spec.updateConfig().flatMap(ServiceConversion::update),
        () -> spec.rollbackConfig().flatMap(ServiceConversion::update),
        () -> spec.endpointSpec().flatMap(ServiceConversion::endpoint));
  }

  private static Optional<Violation> runtime(TaskSpec task) {
    String runtime = task.runtime().orElse("");
    if (runtime.isEmpty() || runtime.equals("container")) {
      return when(task.containerSpec().isEmpty(), () -> bad("mismatched Runtime and *Spec fields"));
    }
    boolean mismatched = runtime.equals("plugin") && task.pluginSpec().isEmpty();
    return Optional.of(
        bad(mismatched ? "mismatched Runtime and *Spec fields" : "unsupported runtime"));
  }

  private static Optional<Violation> container(ContainerSpec container) {
    return first(
        () ->
            container
                .privileges()
                .flatMap(Privileges::credentialSpec)
                .flatMap(ServiceConversion::credentials),
        () -> firstOf(container.configsOrEmpty(), ServiceConversion::config),
        () -> firstOf(container.mountsOrEmpty(), ServiceConversion::mount));
  }

  private static <T> Optional<Violation> firstOf(
      List<T> all, Function<T, Optional<Violation>> check) {
    return all.stream().map(check).flatMap(Optional::stream).findFirst();
  }

  private static Optional<Violation> credentials(CredentialSpec spec) {
    List<String> given = new ArrayList<>();
    spec.config().filter(t -> !t.isEmpty()).ifPresent(t -> given.add("\"config\""));
    spec.file().filter(t -> !t.isEmpty()).ifPresent(t -> given.add("\"file\""));
    spec.registry().filter(t -> !t.isEmpty()).ifPresent(t -> given.add("\"registry\""));
    String prefix = "invalid CredentialSpec: ";
    if (given.isEmpty()) {
      return Optional.of(
          bad(
              prefix
                  + "must either provide \"file\", \"registry\", or \"config\" for credential"
                  + " spec"));
    }
    return when(given.size() > 1, () -> bad(prefix + "cannot specify both " + both(given)));
  }

  private static String both(List<String> given) {
    String names =
        given.size() == 2
            ? given.get(0) + " and " + given.get(1)
            : given.get(0) + ", " + given.get(1) + ", and " + given.get(2);
    return names + " credential specs";
  }

  private static Optional<Violation> config(ConfigReference reference) {
    boolean file = reference.file().isPresent();
    boolean runtime = reference.runtime().isPresent();
    return first(
        () ->
            when(
                file && runtime, () -> bad("invalid Config: cannot specify both File and Runtime")),
        () ->
            when(
                !file && !runtime,
                () -> bad("invalid Config: either File or Runtime should be set")));
  }

  private static Optional<Violation> mount(Mount mount) {
    String propagation = mount.bindOptions().flatMap(o -> o.propagation()).orElse("");
    return first(
        () ->
            when(
                mount.kind().isEmpty(),
                () -> bad("invalid MountType: " + GoText.quoted(mount.type().orElse("")))),
        () ->
            when(
                !propagation.isEmpty()
                    && !PROPAGATIONS.contains(propagation.toLowerCase(Locale.ROOT)),
                () -> bad("invalid MountPropagation: " + GoText.quoted(propagation))));
  }

  private static Optional<Violation> restart(RestartPolicy policy) {
    String condition = policy.condition().orElse("");
    return when(
        !condition.isEmpty() && RestartCondition.fromApi(condition).isEmpty(),
        () -> bad("invalid RestartCondition: " + GoText.quoted(condition)));
  }

  private static Optional<Violation> update(UpdateConfig config) {
    String action = config.failureAction().orElse("");
    String order = config.order().orElse("");
    return first(
        () ->
            when(
                !action.isEmpty() && FailureAction.fromApi(action).isEmpty(),
                () -> bad("unrecognized update failure action " + action)),
        () ->
            when(
                !order.isEmpty() && UpdateOrder.fromApi(order).isEmpty(),
                () -> bad("unrecognized update order " + order)));
  }

  private static Optional<Violation> endpoint(EndpointSpec endpoint) {
    String mode = endpoint.mode().orElse("");
    return when(
        !mode.isEmpty() && ResolutionMode.fromApi(mode).isEmpty(),
        () -> bad("invalid resolution mode: " + GoText.quoted(mode)));
  }
}
