package dev.waggle.model.validation;

import dev.waggle.model.spec.ConfigSpec;
import dev.waggle.model.spec.Driver;
import dev.waggle.model.spec.EndpointSpec;
import dev.waggle.model.spec.FailureAction;
import dev.waggle.model.spec.Limit;
import dev.waggle.model.spec.NetworkAttachmentConfig;
import dev.waggle.model.spec.NodeSpec;
import dev.waggle.model.spec.Placement;
import dev.waggle.model.spec.PortConfig;
import dev.waggle.model.spec.ResourceRequirements;
import dev.waggle.model.spec.Resources;
import dev.waggle.model.spec.RestartCondition;
import dev.waggle.model.spec.RestartPolicy;
import dev.waggle.model.spec.SecretSpec;
import dev.waggle.model.spec.ServiceMode;
import dev.waggle.model.spec.ServiceSpec;
import dev.waggle.model.spec.TaskSpec;
import dev.waggle.model.spec.UpdateConfig;
import dev.waggle.model.spec.UpdateOrder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What is stored of a spec that was sent: the same with exactly the changes that the reference
 * system makes, since clients compare. Expects a spec in which {@link SpecValidator} found no
 * fault. Names of networks are not resolved here.
 */
public final class SpecNormalizer {
  private static final String RUNTIME = "container";

  private SpecNormalizer() {}

  /** A service; {@code madeUpName} is asked only if the spec has no name. */
  public static ServiceSpec service(ServiceSpec sent, Supplier<String> madeUpName) {
    return new ServiceSpec(
        Optional.of(Sparse.text(sent.name()).orElseGet(madeUpName)),
        Optional.of(sent.labelsOrEmpty()),
        Optional.of(task(sent.taskTemplateOrEmpty())),
        Optional.of(mode(sent.modeOrDefault())),
        sent.updateConfig().map(SpecNormalizer::update),
        sent.rollbackConfig().map(SpecNormalizer::update),
        Optional.empty(),
        sent.endpointSpec().map(SpecNormalizer::endpoint),
        sent.extra());
  }

  /** A node; the words in lower case. */
  public static NodeSpec node(NodeSpec sent) {
    return new NodeSpec(
        Sparse.text(sent.name()),
        Optional.of(sent.labelsOrEmpty()),
        Optional.of(sent.wantedRole().apiName()),
        Optional.of(sent.availabilityOrDefault().apiName()),
        sent.extra());
  }

  public static SecretSpec secret(SecretSpec sent) {
    return new SecretSpec(
        sent.name(),
        Optional.of(sent.labelsOrEmpty()),
        sent.data(),
        sent.driver().map(SpecNormalizer::driver),
        sent.templating().map(SpecNormalizer::driver),
        sent.extra());
  }

  public static ConfigSpec config(ConfigSpec sent) {
    return new ConfigSpec(
        sent.name(),
        Optional.of(sent.labelsOrEmpty()),
        sent.data(),
        sent.templating().map(SpecNormalizer::driver),
        sent.extra());
  }

  private static ServiceMode mode(ServiceMode sent) {
    if (sent instanceof ServiceMode.Replicated r) {
      return new ServiceMode.Replicated(Optional.of(r.wantedTasks()));
    }
    if (sent instanceof ServiceMode.ReplicatedJob job) {
      return new ServiceMode.ReplicatedJob(
          Optional.of(job.maxConcurrentOrDefault()), Optional.of(job.totalCompletionsOrDefault()));
    }
    return sent;
  }

  private static TaskSpec task(TaskSpec sent) {
    return new TaskSpec(
        sent.containerSpec().map(ContainerNormalizer::container),
        sent.pluginSpec(),
        sent.networkAttachmentSpec(),
        sent.resources().map(SpecNormalizer::resources),
        sent.restartPolicy().map(SpecNormalizer::restart),
        sent.placement().map(SpecNormalizer::placement),
        Sparse.list(sent.networks())
            .map(all -> all.stream().map(SpecNormalizer::attachment).toList()),
        sent.logDriver().map(SpecNormalizer::driver),
        Optional.of(sent.forceUpdateOrZero()),
        Optional.of(RUNTIME),
        sent.extra());
  }

  private static ResourceRequirements resources(ResourceRequirements sent) {
    return new ResourceRequirements(
        sent.limits().map(SpecNormalizer::limit),
        sent.reservations().map(SpecNormalizer::amounts),
        sent.swapBytes(),
        sent.memorySwappiness(),
        sent.extra());
  }

  private static Limit limit(Limit sent) {
    return new Limit(
        Sparse.number(sent.nanoCpus()),
        Sparse.number(sent.memoryBytes()),
        Sparse.number(sent.pids()),
        sent.extra());
  }

  private static Resources amounts(Resources sent) {
    return new Resources(
        Sparse.number(sent.nanoCpus()),
        Sparse.number(sent.memoryBytes()),
        Sparse.list(sent.genericResources()),
        sent.extra());
  }

  private static RestartPolicy restart(RestartPolicy sent) {
    return new RestartPolicy(
        Optional.of(Sparse.text(sent.condition()).orElse(RestartCondition.ANY.apiName())),
        sent.delay(),
        Optional.of(sent.maxAttemptsOrZero()),
        sent.window(),
        sent.extra());
  }

  private static Placement placement(Placement sent) {
    return new Placement(
        Sparse.list(sent.constraints()),
        Sparse.list(sent.preferences()),
        Sparse.number(sent.maxReplicas()),
        Sparse.list(sent.platforms()),
        sent.extra());
  }

  private static NetworkAttachmentConfig attachment(NetworkAttachmentConfig sent) {
    return new NetworkAttachmentConfig(
        Sparse.text(sent.target()),
        Sparse.list(sent.aliases()),
        Sparse.map(sent.driverOpts()),
        sent.extra());
  }

  static Driver driver(Driver sent) {
    Optional<Map<String, String>> options = Sparse.map(sent.options());
    return new Driver(Sparse.text(sent.name()), options, sent.extra());
  }

  /** Once the object is there, a missing parallelism is 0: all at once. */
  private static UpdateConfig update(UpdateConfig sent) {
    return new UpdateConfig(
        Optional.of(sent.parallelismOrZero()),
        Sparse.time(sent.delay()),
        Optional.of(Sparse.text(sent.failureAction()).orElse(FailureAction.PAUSE.apiName())),
        Sparse.time(sent.monitor()),
        Optional.of(sent.maxFailureRatioOrZero()),
        Optional.of(Sparse.text(sent.order()).orElse(UpdateOrder.STOP_FIRST.apiName())),
        sent.extra());
  }

  private static EndpointSpec endpoint(EndpointSpec sent) {
    Optional<List<PortConfig>> ports =
        Sparse.list(sent.ports()).map(all -> all.stream().map(SpecNormalizer::port).toList());
    return new EndpointSpec(Optional.of(sent.modeOrDefault().apiName()), ports, sent.extra());
  }

  private static PortConfig port(PortConfig sent) {
    return new PortConfig(
        Sparse.text(sent.name()),
        Optional.of(sent.protocolOrDefault().apiName()),
        Sparse.number(sent.targetPort()),
        Sparse.number(sent.publishedPort()),
        Optional.of(sent.publishModeOrDefault().apiName()),
        sent.extra());
  }
}
