package dev.waggle.model.validation;

import dev.waggle.model.meta.Extra;
import dev.waggle.model.spec.ContainerSpec;
import dev.waggle.model.spec.DnsConfig;
import dev.waggle.model.spec.FailureAction;
import dev.waggle.model.spec.ResourceRequirements;
import dev.waggle.model.spec.RestartCondition;
import dev.waggle.model.spec.RestartPolicy;
import dev.waggle.model.spec.ServiceSpec;
import dev.waggle.model.spec.TaskSpec;
import dev.waggle.model.spec.UpdateConfig;
import dev.waggle.model.spec.UpdateOrder;
import java.util.Optional;

/** What holds where a stored spec says nothing, filled in for {@code insertDefaults=true}. */
public final class SpecDefaults {
  private static final ResourceRequirements NO_RESOURCES =
      new ResourceRequirements(
          Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Extra.NONE);
  private static final DnsConfig NO_DNS =
      new DnsConfig(Optional.empty(), Optional.empty(), Optional.empty(), Extra.NONE);
  private static final UpdateConfig UPDATE =
      UpdateConfig.DEFAULT
          .withFailureAction(FailureAction.PAUSE.apiName())
          .withMaxFailureRatio(0.0)
          .withOrder(UpdateOrder.STOP_FIRST.apiName());

  private SpecDefaults() {}

  /** The spec with its defaults; what it says itself stays. */
  public static ServiceSpec service(ServiceSpec stored) {
    return stored
        .withTaskTemplate(task(stored.taskTemplateOrEmpty()))
        .withUpdateConfig(update(stored.updateConfig().orElse(UPDATE)))
        .withRollbackConfig(update(stored.rollbackConfig().orElse(UPDATE)));
  }

  private static TaskSpec task(TaskSpec stored) {
    TaskSpec filled =
        stored
            .withResources(stored.resources().orElse(NO_RESOURCES))
            .withPlacement(stored.placementOrDefault())
            .withRestartPolicy(restart(stored.restartOrDefault()));
    return stored.containerSpec().map(c -> filled.withContainerSpec(container(c))).orElse(filled);
  }

  private static ContainerSpec container(ContainerSpec stored) {
    return stored
        .withStopGracePeriod(stored.stopGracePeriodOrDefault())
        .withDnsConfig(stored.dnsConfig().orElse(NO_DNS));
  }

  private static RestartPolicy restart(RestartPolicy stored) {
    return new RestartPolicy(
        Optional.of(stored.condition().orElse(RestartCondition.ANY.apiName())),
        Optional.of(stored.delayOrDefault()),
        Optional.of(stored.maxAttemptsOrZero()),
        stored.window(),
        stored.extra());
  }

  private static UpdateConfig update(UpdateConfig stored) {
    return stored.withMonitor(stored.monitorOrDefault());
  }
}
